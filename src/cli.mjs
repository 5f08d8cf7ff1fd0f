#!/usr/bin/env node
// Starts the commands. What Node makes of the sources is kept, so that only the first start has to read types: this
// file has none, or Node would load its reader of types, 14 MB, each time.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// Loading makes much that is soon forgotten, for which V8 would keep 70 MB: it is to clean up more often instead.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--optimize-for-size')
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/constat', import.meta.url)))
await import('./commands.ts')
