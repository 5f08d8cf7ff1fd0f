import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { groupsWithArgument, rssOf } from '../../src/probe/process-group.ts'
import { openTestLauncher } from '../support/probing.ts'

const newProfilesDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'constat-browser-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const groupsIn = (dir: string) => groupsWithArgument(`--user-data-dir=${dir}/`)

describe('a browser', () => {
  test('has a process group and a profile of its own, and leaves neither', async () => {
    const dir = newProfilesDir()
    const launcher = openTestLauncher(dir)
    const one = await launcher.open('Constat/1')
    const other = await launcher.open('Constat/1')

    expect(groupsIn(dir)).toHaveLength(2)
    expect(readdirSync(dir)).toHaveLength(2)
    await Promise.all([one.close(), other.close()])
    expect(groupsIn(dir)).toEqual([])
    expect(readdirSync(dir)).toEqual([])
  })

  test('that is frozen is gone once it is closed', async () => {
    const dir = newProfilesDir()
    const open = await openTestLauncher(dir).open('Constat/1')
    const [group = 0] = groupsIn(dir)
    process.kill(-group, 'SIGSTOP')

    await open.close()

    expect(rssOf(group)).toBe(0)
    expect(readdirSync(dir)).toEqual([])
  })

  test('that dies is known to be lost', async () => {
    const dir = newProfilesDir()
    const open = await openTestLauncher(dir).open('Constat/1')
    const lost = new Promise((resolve) =>
      open.lost.addEventListener('abort', () => resolve(open.lost.reason)),
    )
    for (const group of groupsIn(dir)) process.kill(-group, 'SIGKILL')

    expect(await lost).toEqual({ kind: 'browser-lost', detail: 'the browser died' })
    await open.close()
  })

  test('adds who we are to its own name, in popups too', async () => {
    const open = await openTestLauncher(newProfilesDir()).open('Constat/1 (+https://constat.example)')
    const page = await open.browser.newPage()
    const popup = new Promise<Page | null>((resolve) => page.once('popup', resolve))
    await page.evaluate(() => void window.open('about:blank'))

    expect(await page.evaluate(() => navigator.userAgent)).toBe(open.userAgent)
    expect(await (await popup)?.evaluate(() => navigator.userAgent)).toBe(open.userAgent)
    expect(open.userAgent).toMatch(/Chrome\/.* Constat\/1 \(\+https:\/\/constat\.example\)$/)
    await open.close()
  })

  test('that would have a window says why it cannot where there is none, and leaves nothing', async () => {
    vi.stubEnv('DISPLAY', undefined)
    vi.stubEnv('WAYLAND_DISPLAY', undefined)
    onTestFinished(() => void vi.unstubAllEnvs())
    const dir = newProfilesDir()
    expect(await openTestLauncher(dir).whyNoWindow()).toMatch(/set CONSTAT_BROWSER|where there is a screen/)
    expect(groupsIn(dir)).toEqual([])
  })

  test('asks for pages in the visitor’s languages', async () => {
    const open = await openTestLauncher(newProfilesDir()).open('Constat/1')
    const [page] = await open.browser.pages()

    expect(await page?.evaluate(() => navigator.languages)).toEqual(['fr-FR', 'fr'])
    await open.close()
  })
})

describe('what an earlier Constat left behind', () => {
  test('is killed and removed, and nothing else is', async () => {
    const dir = newProfilesDir()
    const elsewhere = newProfilesDir()
    const idle = 'setInterval(() => undefined, 1000)'
    const orphan = spawn(process.execPath, ['-e', idle, `--`, `--user-data-dir=${dir}/run-left`], {
      detached: true,
    })
    const ended = once(orphan, 'exit')
    await expect.poll(() => groupsIn(dir)).toEqual([orphan.pid])
    const other = await openTestLauncher(elsewhere).open('Constat/1')
    mkdirSync(join(dir, 'run-left'))
    writeFileSync(join(dir, 'run-left', 'Cookies'), 'secret')

    await openTestLauncher(dir).sweepOrphans()

    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(groupsIn(dir)).toEqual([])
    expect(readdirSync(dir)).toEqual([])
    expect(groupsIn(elsewhere)).toHaveLength(1)
    await other.close()
  })
})
