// A process of its own that keeps 64 connections busy and sends what it measured to its parent.
import autocannon from 'autocannon'

const [url = '', seconds = '4', etag = ''] = process.argv.slice(2)

const result = await autocannon({
  url,
  connections: 64,
  duration: Number(seconds),
  headers: { 'accept-encoding': 'br', ...(etag && { 'if-none-match': etag }) },
})

process.send?.({
  perSecond: result.requests.average,
  statuses: Object.keys(result.statusCodeStats ?? {}),
  failed: result.errors + result.timeouts,
})
