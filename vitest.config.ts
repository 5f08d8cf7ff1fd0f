import { defineConfig } from 'vitest/config'

const groups = [['unit'], ['integration', 'e2e'], ['faults'], ['host']]

const project = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: 60_000,
    // Two cores: most tests wait for a browser, a process or a clock, and run beside others; what counts faults or needs
    // the machine's own services has it alone.
    fileParallelism: name !== 'faults' && name !== 'host',
    maxWorkers: name === 'unit' ? 2 : 3,
    // What is tested without files, processes or clocks leaves nothing behind for the next file to find.
    isolate: name !== 'unit',
    sequence: { groupOrder: groups.findIndex((group) => group.includes(name)) },
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', 20_000),
      project('integration', 90_000),
      project('e2e', 180_000),
      project('faults', 1_800_000),
      project('host', 600_000),
    ],
  },
})
