#!/usr/bin/env node
// Starts the commands. What Node makes of the sources is kept, so that only the first start has to read types: this
// file has none, or Node would load its reader of types, 14 MB, each time.
import './heap.mjs'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/constat', import.meta.url)))
await import('./command/commands.ts')
