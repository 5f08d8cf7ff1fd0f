import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: 60_000,
    // Two cores: a browser beside another browser would measure the machine, not the registry. The end-to-end
    // tests mostly wait for clocks, and run side by side.
    fileParallelism: name !== 'faults' && name !== 'host',
    maxWorkers: 2,
    sequence: { groupOrder: ['unit', 'integration', 'e2e', 'faults', 'host'].indexOf(name) },
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
