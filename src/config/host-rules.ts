// What the names of hosts tell: whose they are, and whether the public can reach them.
import { isIP } from 'node:net'
import { isPrivate } from '../alert/private-network.ts'
import type { Breach, Sound } from './rules.ts'

// Below these a country's registry hands names out to anybody, as it does below its own.
const shared = /^(?:ac|asso|co|com|edu|gob|gouv|gov|mil|ne|net|nom|or|org)$/

/** The domain that a host belongs to, as far as its name shows: what its owner registered. */
export const domainOf = (host: string): string => {
  const bare = host.toLowerCase().replace(/\.$/, '')
  if (isIP(bare.replace(/^\[|\]$/g, '')) !== 0) return bare
  const labels = bare.split('.')
  const isShared = labels.length > 2 && labels.at(-1)?.length === 2 && shared.test(labels.at(-2) ?? '')
  return labels.slice(isShared ? -3 : -2).join('.')
}

// RFC 6761, RFC 2606, RFC 6762, RFC 8375, and .internal, which ICANN keeps for private networks.
const reserved =
  /(?:^|\.)(?:example|test|invalid|localhost|local|internal|home\.arpa|example\.(?:com|net|org))$/

const isNobodys = (host: string) => {
  const bare = host.replace(/^\[|\]$/g, '')
  return isIP(bare) !== 0 ? isPrivate(bare) : !bare.includes('.') || reserved.test(bare)
}

/** A stand-in is where the public cannot go: on it, what protects a real registry is switched off. */
export const practiceIsPrivate = ({ registry }: Sound): Breach[] => {
  if (registry?.state !== 'practice' || isNobodys(new URL(registry.url).hostname)) return []
  const words =
    'practice is for a stand-in in a network of your own: write state: live for what the public can reach'
  return [{ path: ['registry', 'state'], words }]
}

/** Controls of a live registry have nothing to do with it nor with each other, and nobody between can answer for them. */
export const controlsAreIndependent = ({ registry, controls = [] }: Sound): Breach[] => {
  const domains = controls.map((url) => domainOf(new URL(url).hostname))
  const own = registry && domainOf(new URL(registry.url).hostname)
  return controls.flatMap((url, index) => {
    const domain = domains[index] ?? ''
    const words =
      new URL(url).protocol !== 'https:'
        ? 'use https: anybody between could answer in place of an http site'
        : domain === own
          ? 'name a site that has nothing to do with the registry'
          : domains.indexOf(domain) < index
            ? 'name a site of another domain than the other controls'
            : null
    return words === null ? [] : [{ path: ['controls', index], words }]
  })
}
