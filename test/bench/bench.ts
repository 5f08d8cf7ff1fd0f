// `npm run bench`: every figure of one run, side by side with its baseline, medians; `npm run bench -- history`
// for one part. With the heap that Constat itself starts with.
import '../../src/heap.mjs'
import { cpus } from 'node:os'
import { benchAlerts } from './alerts.ts'
import { benchEvidence } from './evidence.ts'
import { benchExport } from './export.ts'
import { benchHistory } from './history.ts'
import { benchJourney } from './journey.ts'
import { benchServing } from './serving.ts'

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`)
const wanted = process.argv.slice(2)
const benches = {
  journey: () => benchJourney(9),
  history: benchHistory,
  serving: benchServing,
  alerts: benchAlerts,
  evidence: benchEvidence,
  export: benchExport,
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench()
}
