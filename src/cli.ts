#!/usr/bin/env node
// Starts the commands. What Node makes of the sources is kept, so that only the first start has to read types.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/constat', import.meta.url)))
await import('./commands.ts')
