// The bodies that travelled in a run, each kept once, no more of them than a run may hold in memory.
import { createHash } from 'node:crypto'
import type { HTTPRequest, HTTPResponse } from 'puppeteer'
import type { Capture, LostCapture } from '../outcome/capture.ts'

const largestBytes = 8 * 1024 ** 2
const mostBytes = 64 * 1024 ** 2
const patienceMs = 2000
const unnamed = 'application/octet-stream'

export type Bodies = {
  /** Reads what a request carries, if anything; `done` hears its SHA-256 or why it cannot be had. */
  ofRequest(request: HTTPRequest, done: Done): void
  ofAnswer(response: HTTPResponse, done: Done): void
  /** All bodies, once they have come; those that take too long are lost. */
  close(): Promise<{ readonly captures: readonly Capture[]; readonly lost: readonly LostCapture[] }>
}

type Done = (digest: string | null, fault: string | null) => void

const isRedirect = (response: HTTPResponse): boolean => response.status() >= 300 && response.status() < 400

const tooMuch = (bytes: number) => new Error(`a body of ${bytes} bytes is more than a run keeps`)

const openShelf = () => {
  const bodies = new Map<string, Capture>()
  let kept = 0
  return {
    bodies,
    keep: (bytes: Uint8Array, mediaType: string): string => {
      const digest = createHash('sha256').update(bytes).digest('hex')
      if (bodies.has(digest)) return digest
      if (bytes.length > largestBytes || kept + bytes.length > mostBytes) throw tooMuch(bytes.length)
      kept += bytes.length
      bodies.set(digest, { kind: 'body', step: null, mediaType, bytes })
      return digest
    },
  }
}

/** Starts reading bodies. */
export const openBodies = (): Bodies => {
  const { bodies, keep } = openShelf()
  const coming = new Set<Promise<void>>()
  const follow = (reading: Promise<string | null>, done: Done): void => {
    const work = reading.then(
      (digest) => done(digest, null),
      (error: Error) => done(null, error.message),
    )
    coming.add(work)
    void work.then(() => coming.delete(work))
  }
  const readRequest = async (request: HTTPRequest) => {
    const sent = request.postData() ?? (await request.fetchPostData())
    if (sent === undefined) throw new Error('the browser does not tell what was sent')
    const bytes = new TextEncoder().encode(sent)
    const length = Number(request.headers()['content-length'] ?? bytes.length)
    // A file that was sent is not told: half a body would be taken for the whole.
    if (length !== bytes.length) throw new Error(`the browser tells ${bytes.length} of ${length} bytes sent`)
    return keep(bytes, request.headers()['content-type'] ?? unnamed)
  }
  const readAnswer = async (response: HTTPResponse) => {
    const announced = Number(response.headers()['content-length'] ?? 0)
    if (announced > largestBytes) throw tooMuch(announced)
    return keep(await response.buffer(), response.headers()['content-type'] ?? unnamed)
  }
  return {
    ofRequest: (request, done) => {
      if (request.hasPostData()) follow(readRequest(request), done)
    },
    ofAnswer: (response, done) => {
      if (!isRedirect(response)) follow(readAnswer(response), done)
    },
    close: async () => {
      const late = new Promise((resolve) => setTimeout(resolve, patienceMs).unref())
      await Promise.race([Promise.all(coming), late])
      return { captures: [...bodies.values()], lost: coming.size === 0 ? [] : [lateBodies(coming.size)] }
    },
  }
}

const lateBodies = (count: number): LostCapture => ({
  kind: 'body',
  step: null,
  reason: `${count} bodies did not come within ${patienceMs / 1000} s`,
})
