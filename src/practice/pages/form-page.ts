import { html } from 'hono/html'
import type { Fault } from '../faults.ts'
import type { Draft, Field, Form } from '../form.ts'
import type { Html } from './layout.ts'

type Shown = { readonly field: Field; readonly value: string; readonly error: string | undefined }

const errorId = (field: Field): string => `${field.name}-erreur`
const hintId = (field: Field): string => `${field.name}-aide`

const errorText = ({ field, error }: Shown): Html | '' =>
  error === undefined ? '' : html`<p class="error" id="${errorId(field)}">${error}</p>`

const description = ({ field, error }: Shown): Html | '' => {
  const ids = [error === undefined ? '' : errorId(field), field.hint === undefined ? '' : hintId(field)]
  const described = ids.filter((id) => id !== '').join(' ')
  return described === '' ? '' : html` aria-describedby="${described}"`
}

const invalid = ({ error }: Shown): Html | '' => (error === undefined ? '' : html` aria-invalid="true"`)

const hintText = (field: Field): Html | '' =>
  field.hint === undefined ? '' : html`<p class="hint" id="${hintId(field)}">${field.hint}</p>`

const tick = (shown: Shown): Html => html`<div class="field tick">
  <input type="checkbox" id="${shown.field.name}" name="${shown.field.name}" value="oui"${
    shown.value === '' ? '' : html` checked`
  }${invalid(shown)}${description(shown)}>
  <label for="${shown.field.name}">${shown.field.label}</label>
  ${errorText(shown)}
</div>`

const radio = (shown: Shown): Html => html`<fieldset class="field"${description(shown)}>
  <legend>${shown.field.label}</legend>
  ${errorText(shown)}
  ${(shown.field.options ?? []).map(
    (option, place) => html`<div class="tick">
    <input type="radio" id="${shown.field.name}-${place}" name="${shown.field.name}" value="${option}"${
      shown.value === option ? html` checked` : ''
    }${invalid(shown)}>
    <label for="${shown.field.name}-${place}">${option}</label>
  </div>`,
  )}
</fieldset>`

const list = (
  shown: Shown,
): Html => html`<select id="${shown.field.name}" name="${shown.field.name}"${invalid(
  shown,
)}${description(shown)}>
    <option value="">Choisissez…</option>
    ${(shown.field.options ?? []).map(
      (option) =>
        html`<option value="${option}"${shown.value === option ? html` selected` : ''}>${option}</option>`,
    )}
  </select>`

// A password or a file is never sent back to the browser.
const keeps = (field: Field): boolean => field.kind !== 'password' && field.kind !== 'file'

const input = (shown: Shown): Html =>
  html`<input type="${shown.field.kind}" id="${shown.field.name}" name="${
    shown.field.name
  }"${keeps(shown.field) ? html` value="${shown.value}"` : ''}${
    shown.field.autocomplete === undefined ? '' : html` autocomplete="${shown.field.autocomplete}"`
  }${invalid(shown)}${description(shown)}>`

const fieldView = (shown: Shown): Html => {
  if (shown.field.kind === 'tick') return tick(shown)
  if (shown.field.kind === 'radio') return radio(shown)
  return html`<div class="field">
  <label for="${shown.field.name}">${shown.field.label}</label>
  ${hintText(shown.field)}
  ${shown.field.kind === 'list' ? list(shown) : input(shown)}
  ${errorText(shown)}
</div>`
}

const summary = (form: Form, draft: Draft): Html | '' => {
  const wrong = form.fields.filter((field) => draft.errors[field.name] !== undefined)
  if (wrong.length === 0 && draft.notices.length === 0) return ''
  const notices = draft.notices.map((notice) => html`<p>${notice}</p>`)
  const target = (field: Field): string => (field.kind === 'radio' ? `${field.name}-0` : field.name)
  const links = wrong.map(
    (field) => html`<li><a href="#${target(field)}">${field.label}</a> : ${draft.errors[field.name]}</li>`,
  )
  return html`<div class="alert" role="alert">${notices}${
    wrong.length === 0 ? '' : html`<p>Corrigez ce qui suit pour continuer :</p><ul>${links}</ul>`
  }</div>`
}

const captcha = html`<div class="captcha">
  <p>Pour continuer, prouvez que vous n’êtes pas un robot.</p>
  <iframe src="/captcha/defi" title="Captcha : je ne suis pas un robot" width="300" height="220"></iframe>
</div>`

const dialog = html`<script>alert('Votre session expirera dans 15 minutes.')</script>`

/** A form with its values, its errors beside each field, and what the journey's fault makes of it. */
export const formView = (form: Form, draft: Draft, fault: Fault | null): Html | '' => {
  if (fault === 'form-absent') return ''
  const shownAs = (field: Field): Field => {
    const changed = fault === 'relabelled-form' ? field.changed : undefined
    return changed === undefined ? field : { ...field, ...changed }
  }
  const fields = form.fields.map((field) =>
    fieldView({
      field: shownAs(field),
      value: draft.values[field.name] ?? '',
      error: draft.errors[field.name],
    }),
  )
  const hasFile = form.fields.some((field) => field.kind === 'file')
  const enctype = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
  const isWalled = fault === 'captcha' && form.isSignUp === true
  return html`${summary(form, draft)}
<form method="post" action="${form.action}" enctype="${enctype}" novalidate${isWalled ? html` class="walled"` : ''}>
${fields}
<p class="actions"><button type="submit">${form.button}</button></p>
${isWalled ? captcha : ''}
</form>${fault === 'dialog' && form.isSignUp === true ? dialog : ''}`
}
