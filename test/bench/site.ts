// A process of its own: Constat over a data directory, with nothing planned, so that no browser runs beside it.
import { start } from '../../src/main.ts'
import { browserPath } from '../support/probing.ts'

const constat = await start({
  config: null,
  dataDir: process.argv[2] ?? '',
  port: 0,
  practicePort: 0,
  browserPath: browserPath(),
  log: () => undefined,
  idle: true,
})
process.send?.({ url: constat.url })
process.once('disconnect', () => constat.stop())
