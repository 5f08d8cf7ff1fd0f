// Verifies an export in the browser: reads it piece by piece, and tells each check where the page names it.

/** @typedef {import('../src/proof/check.ts').Check} Check */
/** @typedef {import('../src/proof/verify.ts').Verification} Verification */

const form = /** @type {HTMLFormElement} */ (document.getElementById('verify'))
const verdict = /** @type {HTMLElement} */ (document.getElementById('verdict'))
const progress = /** @type {HTMLProgressElement} */ (document.getElementById('progress'))
const words = JSON.parse(form.dataset.words ?? '{}')

/** @param {string} name */
const inputOf = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name))

/** @param {string} text @param {boolean} [isFault] */
const tell = (text, isFault = false) => {
  verdict.textContent = text
  verdict.classList.toggle('fault', isFault)
  verdict.hidden = false
  verdict.focus()
}

/** @param {Blob} file @param {(bytesRead: number) => void} onProgress @param {object} pins */
const verifyBlob = async (file, onProgress, pins) => {
  const { verify } = /** @type {typeof import('../src/proof/verify.ts')} */ (
    await import(form.dataset.verifier ?? '')
  )
  return verify(
    {
      size: file.size,
      read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
    },
    { ...pins, onProgress },
  )
}

/** @param {string} name @param {string} text */
const fill = (name, text) => {
  const place = document.querySelector(`[data-fact="${name}"]`)
  if (place) place.textContent = text
}

/** @param {Verification['summary']} summary */
const showSummary = (summary) => {
  const about = document.getElementById('export')
  if (!about) return
  about.hidden = summary === null
  if (summary === null) return
  fill('origin', summary.origin)
  fill('interval', `${summary.interval.from} – ${summary.interval.to}`)
  fill('runs', String(summary.runs.length))
  fill('missed', String(summary.missed_runs))
  fill('bare', String(summary.runs.filter(({ captures }) => captures === 'none').length))
  fill('under-way', String(summary.under_way.length))
  fill('sealed-by', summary.sealed_by.join(', '))
  fill('kind', summary.complete ? words.complete : words.redacted)
}

/** @param {Check} check */
const showCheck = ({ name, ok, detail }) => {
  const row = document.querySelector(`[data-check="${name}"]`)
  const result = row?.querySelector('.tag')
  const found = row?.querySelector('.fault')
  if (!(result instanceof HTMLElement) || !(found instanceof HTMLElement)) return
  result.textContent = ok ? `✓ ${words.holds}` : `✗ ${words.fails}`
  result.classList.toggle('open', !ok)
  result.classList.toggle('holds', ok)
  result.hidden = false
  found.hidden = detail === null
  const said = found.querySelector('span')
  if (said) said.textContent = detail
}

/** @param {Verification} verification */
const show = ({ ok, checks, summary, trust }) => {
  for (const check of checks) showCheck(check)
  showSummary(summary)
  const believed = document.getElementById('trust')
  if (believed) {
    believed.hidden = false
    believed.textContent = `${words.trust.logKey[trust.logKey]} ${words.trust.authorities[trust.authorities]}`
  }
  const first = checks.find((check) => !check.ok)
  tell(ok ? words.allHold : `${words.notAll} ${first?.name} (${first?.detail})`, !ok)
}

// What the reader gives, or a sentence that says what is wrong with it.
const pinsGiven = async () => {
  const vkey = inputOf('vkey').value.trim()
  const files = [...(inputOf('authorities').files ?? [])]
  const authorities = await Promise.all(files.map((file) => file.text()))
  if (vkey !== '' && !/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/.test(vkey)) return words.badKey
  if (authorities.some((pem) => !pem.includes('-----BEGIN CERTIFICATE-----'))) return words.badAuthority
  return { ...(vkey !== '' && { vkey }), ...(authorities.length > 0 && { authorities }) }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const [file] = inputOf('file').files ?? []
  if (!file) return tell(words.noFile, true)
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'))
  button.disabled = true
  progress.hidden = false
  try {
    const pins = await pinsGiven()
    if (typeof pins === 'string') return tell(pins, true)
    const share = (/** @type {number} */ bytesRead) => {
      progress.value = bytesRead / file.size
    }
    show(await verifyBlob(file, share, pins))
  } catch (cause) {
    tell(`${words.unread} (${cause})`, true)
  } finally {
    button.disabled = false
    progress.hidden = true
  }
})

form.hidden = false
