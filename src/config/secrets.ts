// ${NAME} and ${file:path} in a text: what must not stand in the file itself. Errors never show what was read.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export type Filled = { readonly text: string; readonly problems: readonly string[] }

const reference = /\$\$\{|\$\{(?:file:([^}]+)|(\w+))\}|\$\{/g

const badReference = `write a reference as \${NAME} or \${file:path}, and $\${ where \${ itself is meant`

const fromFile = (path: string, folder: string) => {
  try {
    // Editors end a file with a line end that is no part of a password.
    return { value: readFileSync(resolve(folder, path), 'utf8').replace(/\r?\n$/, '') }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    return { problem: `\${file:${path}} cannot be read (${code}): make the file, or correct its path` }
  }
}

const fromEnvironment = (name: string) => {
  const value = process.env[name]
  if (value !== undefined) return { value }
  // A password may have ${ in it by itself: what follows is shown only if it looks like the name of a variable.
  const shown = /^[A-Z][A-Z0-9_]*$/.test(name) ? name : '…'
  return {
    problem: `\${${shown}} is not in the environment: set it before starting, or write $\${ where \${ itself is meant`,
  }
}

/** A text with its references replaced; paths are relative to `folder`, and $${ stands for ${ itself. */
export const fillSecrets = (text: string, folder: string): Filled => {
  const problems: string[] = []
  const filled = text.replace(reference, (whole, path?: string, name?: string) => {
    if (whole === '$${') return '${'
    const found = path ? fromFile(path, folder) : name ? fromEnvironment(name) : null
    if (found?.value !== undefined) return found.value
    problems.push(found?.problem ?? badReference)
    return ''
  })
  return { text: filled, problems }
}
