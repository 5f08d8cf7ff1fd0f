// Our runner against a bare Puppeteer script, turn by turn.
import { practiceIdentity } from '../support/identity.ts'
import { newRunId } from '../support/probing.ts'
import { bareJourney } from './bare-journey.ts'
import { median, row } from './figures.ts'
import { type Cost, costOf } from './process-tree.ts'
import { openWatching } from './watching.ts'

/** Prints what a practice journey costs, ours and bare, and their ratios. */
export const benchJourney = async (turns: number): Promise<void> => {
  const watching = await openWatching()
  const ours = () => watching.run(newRunId(), 'pictures')
  const bare = () => bareJourney(watching.url, watching.inbox, practiceIdentity())
  const costs: Record<'ours' | 'bare', Cost[]> = { ours: [], bare: [] }
  await ours()
  await bare()
  for (let turn = 0; turn < turns; turn += 1) {
    costs.ours.push(await costOf(ours, [watching.registryPid]))
    costs.bare.push(await costOf(bare, [watching.registryPid]))
  }
  print(costs)
  await watching.stop()
}

const print = ({ ours, bare }: Record<'ours' | 'bare', readonly Cost[]>) => {
  const figures = [
    ['wall, ms', (cost: Cost) => cost.wallMs],
    ['CPU, s', (cost: Cost) => cost.cpuSeconds],
    ['browser peak, MiB', (cost: Cost) => cost.peakBytes / 2 ** 20],
  ] as const
  for (const [name, of] of figures) {
    const ratio = median(ours.map((cost, turn) => of(cost) / of(bare[turn] ?? cost)))
    row(
      `journey: ${name}`,
      `ours ${median(ours.map(of)).toFixed(2)}`,
      `bare ${median(bare.map(of)).toFixed(2)}`,
      `ratio ${ratio.toFixed(2)} (target ≤ 1.25)`,
    )
  }
}
