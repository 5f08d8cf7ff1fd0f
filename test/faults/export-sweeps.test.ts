// Every file of an export, changed and removed, one after another.
import { expect, test } from 'vitest'
import { changed, makeExport } from '../support/forging.ts'

const { payload, whole, failedOf, resealed } = await makeExport()

test('a changed byte in any file is noticed', async () => {
  for (const [path, bytes] of whole) {
    const altered = Uint8Array.from(bytes)
    const at = bytes.length >> 1
    altered[at] = (altered[at] ?? 0) ^ 1
    if ((await failedOf(changed(whole, { [path]: altered }))).length === 0)
      expect.fail(`${path} was changed unnoticed`)
  }
})

test('a removed file is noticed, whichever it is', async () => {
  for (const path of whole.keys())
    if ((await failedOf(changed(whole, { [path]: null }))).length === 0)
      expect.fail(`${path} was removed unnoticed`)
})

test('a file removed is noticed even when everything is sealed anew', async () => {
  for (const path of payload.keys()) {
    // One authority of two is enough for a checkpoint.
    if (/checkpoint-\d+\.tsa/.test(path)) continue
    if ((await failedOf(resealed({ [path]: null }))).length === 0)
      expect.fail(`${path} was removed unnoticed`)
  }
})
