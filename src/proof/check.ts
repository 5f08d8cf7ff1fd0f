// What an export is checked for, in order. What each check proves is said in words by whoever shows it.

/** Each check, and the standard command that does the same within the unzipped export. */
export const commands = {
  container: 'unzip -t FILE',
  contents: 'unzip -Z1 FILE',
  fingerprints: 'sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt',
  seals:
    'openssl ts -verify -data META-INF/ASiCManifest001.xml -in META-INF/timestamp001.tst -token_in -CAfile data/tsa/AUTHORITY.pem -attime TIME',
  log_key: 'openssl pkey -pubin -in data/log/log.pub.pem -text -noout',
  checkpoints: 'sh data/verify/verify-proof.sh LEAF PROOF data/log/log.pub.pem',
  checkpoint_times:
    'openssl ts -verify -data data/log/checkpoint-N -in data/log/checkpoint-N.AUTHORITY.tst -token_in -CAfile data/tsa/AUTHORITY.pem -attime TIME',
  consistency: 'sh data/verify/verify.sh',
  leaves: 'sh data/verify/verify-proof.sh LEAF PROOF data/log/log.pub.pem',
  completeness:
    "grep -h '^index ' data/log/leaves/*.tlog-proof data/runs/*/*.tlog-proof | sort -n -k 2 | uniq -c",
  openings:
    'openssl ts -verify -data data/runs/RUN/run-open.json -in data/runs/RUN/run-open.tst -token_in -CAfile data/tsa/AUTHORITY.pem -attime TIME; sha256sum data/runs/RUN/run-open.tst',
  runs: `jq -r '.files|to_entries[]|"\\(.value)  \\(.key)"' record.json | sha256sum -c`,
  times: 'openssl ts -reply -in data/runs/RUN/run-open.tst -token_in -text',
  summary: 'cat data/export.json',
} as const

export type CheckName = keyof typeof commands

export type Check = {
  readonly name: CheckName
  readonly ok: boolean
  /** The first thing found wrong; null when nothing is. */
  readonly detail: string | null
  readonly command: string
}

/** A check by what it found wrong first; null when it found nothing. */
export const judged = (name: CheckName, problem: string | null): Check => ({
  name,
  ok: problem === null,
  detail: problem,
  command: commands[name],
})

/** What an export is held against from outside; what is left out is taken from the export itself. */
export type Pins = {
  readonly vkey?: string
  /** Of those who must have cosigned the last checkpoint, as C2SP writes keys. */
  readonly witnesses?: readonly string[]
  /** PEM texts of the authorities whose time is trusted. */
  readonly authorities?: readonly string[]
}
