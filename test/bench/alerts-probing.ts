// How much longer a journey takes while ten thousand mails are sent by the same process.
import { newRunId } from '../support/probing.ts'
import { openSending, subscribers } from './alerts-sending.ts'
import { median, row } from './figures.ts'
import { openWatching } from './watching.ts'

const turns = 9

/** What a configuration has that does not say: mail.rate_per_second. */
const usualPerSecond = 10

const wallMs = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Prints the time of a journey while mails are sent, beside the time of one alone. */
export const benchProbingBeside = async (port: number, folder: string): Promise<void> => {
  const watching = await openWatching()
  const journey = () => watching.run(newRunId(), 'pictures')
  await journey()
  const alone: number[] = []
  for (let turn = 0; turn < turns; turn += 1) alone.push(await wallMs(journey))
  const sending = openSending(port, folder, 'beside', usualPerSecond)
  sending.happen()
  const beside: number[] = []
  for (let turn = 0; turn < turns; turn += 1) beside.push(await wallMs(journey))
  if (sending.answered() >= subscribers) throw new Error('The mails were sent before the journeys ended.')
  await sending.stop()
  await watching.stop()
  row(
    'journey while 10 000 are told, ms',
    `then ${Math.round(median(beside))}`,
    `alone ${Math.round(median(alone))}`,
    `ratio ${(median(beside) / median(alone)).toFixed(2)} (target ≤ 1.15, ${usualPerSecond} mails per second)`,
  )
}
