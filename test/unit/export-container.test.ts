import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Add, writeContainer } from '../../src/export/container.ts'
import { someFiles, zipOf } from '../support/zip-writer.ts'

const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-container-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const watching = { signal: new AbortController().signal, onProgress: () => undefined }

const addAll = async (add: Add) => {
  for (const [name, bytes] of someFiles) await add(name, bytes)
}

test('a container has the one form that exports have, byte for byte', async () => {
  const folder = aFolder()
  const path = join(folder, 'some.zip')
  const written = await writeContainer(path, addAll, watching)
  const bytes = readFileSync(path)
  expect(bytes.equals(zipOf(someFiles))).toBe(true)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  expect(written).toEqual({ sha256, bytes: bytes.length })
  expect(readdirSync(folder)).toEqual(['some.zip'])
})

test('the fingerprint of each file and how far it is are told as it is added', async () => {
  const told: (string | number)[] = []
  const onProgress = (bytes: number) => void told.push(bytes)
  await writeContainer(
    join(aFolder(), 'some.zip'),
    async (add) => {
      told.push(await add('data/a.txt', Buffer.from('a')))
    },
    { ...watching, onProgress },
  )
  expect(told).toEqual([41, createHash('sha256').update('a').digest('hex')])
})

test('nothing is left of a container that could not be filled', async () => {
  const folder = aFolder()
  const path = join(folder, 'some.zip')
  const fail = async (add: Add) => {
    await addAll(add)
    throw new Error('the disk is full')
  }
  await expect(writeContainer(path, fail, watching)).rejects.toThrow('the disk is full')
  const twice = async (add: Add) => {
    await addAll(add)
    await addAll(add)
  }
  await expect(writeContainer(path, twice, watching)).rejects.toThrow('another mimetype')
  const outside = (add: Add) => add('../evil', Buffer.from('x')).then(() => undefined)
  await expect(writeContainer(path, outside, watching)).rejects.toThrow('evil')
  expect(readdirSync(folder)).toEqual([])
})

test('a container that nobody waits for any more is not written', async () => {
  const folder = aFolder()
  const stop = new AbortController()
  const onProgress = () => stop.abort()
  await expect(
    writeContainer(join(folder, 'some.zip'), addAll, { signal: stop.signal, onProgress }),
  ).rejects.toThrow()
  expect(readdirSync(folder)).toEqual([])
})
