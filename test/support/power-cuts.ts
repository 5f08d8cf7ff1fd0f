// A writer frozen at random instants, its files copied as a power cut would leave them, and what must hold in them.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { pathsIn } from '../../src/data-directory.ts'
import { openArtefacts } from '../../src/evidence/artefacts.ts'
import { leavesProblem } from '../../src/evidence/check-log.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { damageOf } from '../../src/store/backup.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { until } from './constat.ts'
import { aFolder } from './store.ts'

const writer = fileURLToPath(new URL('./power-writer.ts', import.meta.url))

const aWriter = (folder: string) => {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    recorded: () => said.split('\n').slice(0, -1),
  }
}

// Half of the time the disk was in the middle of the next commit.
const cut = (folder: string, to: string) => {
  mkdirSync(to, { recursive: true })
  const { database, artefacts, sealed } = pathsIn(folder)
  for (const file of [database, `${database}-wal`]) {
    if (existsSync(file)) copyFileSync(file, file.replace(folder, to))
  }
  for (const shelf of [artefacts, sealed]) cpSync(shelf, shelf.replace(folder, to), { recursive: true })
  if (Math.random() < 0.5) {
    appendFileSync(`${pathsIn(to).database}-wal`, randomBytes(Math.floor(Math.random() * 9000)))
  }
}

const filesOf = (store: Store) =>
  [...store.log.leaves(0, store.log.size())].flatMap(({ entry }) => {
    const leaf = readLeaf(entry)
    return leaf.ok && leaf.value.type === 'run' ? Object.entries(leaf.value.files) : []
  })

const mustHold = async (folder: string, recorded: readonly string[]) => {
  const { database, artefacts } = pathsIn(folder)
  const db = openDatabase(database)
  try {
    expect(damageOf(db)).toBeNull()
    expect(db.pragma('foreign_key_check')).toEqual([])
    const store = openStore(db)
    expect(await leavesProblem(store.log)).toBeNull()
    for (const id of recorded) expect(store.runs.get(id)).not.toBeNull()
    const shelf = openArtefacts(artefacts)
    for (const [name, digest] of filesOf(store)) {
      if (name !== 'capture.wacz') expect(await shelf.isWhole(digest), name).toBe(true)
    }
    const before = store.incidents.list({ limit: 1000 })
    store.rebuild()
    expect(store.incidents.list({ limit: 1000 })).toEqual(before)
  } finally {
    db.close()
  }
}

/** Cuts the power so many times; tells how many runs were recorded by the last. */
export const cutThePower = async (times: number) => {
  const folder = join(aFolder(), 'data')
  const writing = aWriter(folder)
  await until(() => writing.recorded().length > 0)
  for (let turn = 0; turn < times; turn += 1) {
    await later(Math.random() * 200)
    writing.kill('SIGSTOP')
    // What was said before the cut is what was promised.
    const recorded = writing.recorded()
    const to = join(aFolder(), 'cut')
    cut(folder, to)
    await mustHold(to, recorded.slice(-50))
    writing.kill('SIGCONT')
  }
  return { recorded: writing.recorded().length }
}
