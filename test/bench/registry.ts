// The practice registry in a process of its own, so that its work is not counted as ours.
import { startPractice } from '../../src/practice/practice.ts'

const [domain = '', port = ''] = process.argv.slice(2)
const practice = await startPractice({ port: 0, forward: { domain, host: '127.0.0.1', port: Number(port) } })
process.send?.({ url: practice.url, mailPort: practice.mailPort, controls: practice.controls })
