// The page that verifies an export without it leaving the reader's computer; without a script, it says how else.
import { html } from 'hono/html'
import { type Frame, type Html, layout } from './layout.ts'
import { checkSentences } from './words-verify.ts'
import { type VerifyWords, verifyWords } from './words-verify-page.ts'

export type VerifyView = {
  /** Every check in order, and the standard command that does the same. */
  readonly checks: readonly { readonly name: keyof (typeof checkSentences)['fr']; readonly command: string }[]
  /** Where the script that verifies is. */
  readonly verifyHref: string
}

const forScript = (words: VerifyWords) => {
  const { holds, fails, noFile, badKey, badAuthority, unread, allHold, notAll, trust, complete, redacted } =
    words
  return JSON.stringify({
    holds,
    fails,
    noFile,
    badKey,
    badAuthority,
    unread,
    allHold,
    notAll,
    trust,
    complete,
    redacted,
  })
}

const form = (words: VerifyWords, { verifyHref }: VerifyView) => html`
    <form class="ask" id="verify" data-verifier="${verifyHref}" data-words="${forScript(words)}" hidden>
      <div class="field"><label for="file">${words.file}</label>
        <input type="file" id="file" name="file" accept=".asice" required aria-describedby="file-help">
        <p class="note" id="file-help">${words.fileHelp}</p></div>
      <div class="field"><label for="vkey">${words.vkey}</label>
        <input type="text" id="vkey" name="vkey" autocomplete="off" spellcheck="false" maxlength="500" aria-describedby="vkey-help">
        <p class="note" id="vkey-help">${words.vkeyHelp}</p></div>
      <div class="field"><label for="authorities">${words.authorities}</label>
        <input type="file" id="authorities" name="authorities" accept=".pem,.crt" multiple aria-describedby="authorities-help">
        <p class="note" id="authorities-help">${words.authoritiesHelp}</p></div>
      <p><button type="submit">${words.start}</button>
        <progress id="progress" max="1" aria-label="${words.reading}" hidden></progress></p>
    </form>
    <p class="verdict" id="verdict" role="status" tabindex="-1" hidden></p>
    <p class="note" id="trust" hidden></p>`

const facts = (words: VerifyWords) => {
  const fact = (name: string, label: string) =>
    html`<div><dt>${label}</dt><dd data-fact="${name}"></dd></div>`
  return html`<section id="export" aria-labelledby="about-export" hidden><h2 id="about-export">${words.about}</h2>
    <dl class="facts">${fact('interval', words.interval)}${fact('runs', words.runs)}${fact('missed', words.missed)}${fact('bare', words.bare)}${fact('under-way', words.underWay)}${fact('sealed-by', words.sealedBy)}${fact('kind', words.kind)}${fact('origin', words.origin)}</dl></section>`
}

const checkTable = (frame: Frame, words: VerifyWords, { checks }: VerifyView) => {
  const proves = checkSentences[frame.lang]
  const row = ({ name, command }: VerifyView['checks'][number]) => html`<tr data-check="${name}">
      <th scope="row"><code>${name}</code> <span class="tag" hidden></span></th>
      <td>${proves[name]}<p class="fault" hidden>${words.found} <span lang="en"></span></p></td>
      <td data-label="${words.command}"><code>${command}</code></td></tr>`
  return html`<table class="checks"><thead><tr><th scope="col">${words.check}</th><th scope="col">${words.proves}</th>
    <th scope="col">${words.command}</th></tr></thead><tbody>${checks.map(row)}</tbody></table>`
}

/** The page that verifies an export. */
export const verifyPage = (frame: Frame, view: VerifyView): Html => {
  const words = verifyWords[frame.lang]
  return layout(
    frame,
    words.title,
    html`<h1>${words.title}</h1>
    <p>${words.intro}</p>
    <noscript><p class="fault">${words.noScript}</p></noscript>
    ${form(words, view)}
    ${facts(words)}
    <section aria-labelledby="checks"><h2 id="checks">${words.checks}</h2>${checkTable(frame, words, view)}</section>
    <section aria-labelledby="by-hand"><h2 id="by-hand">${words.byHand}</h2><p>${words.byHandWords}</p>
      <pre><code>unzip export.asice
sh data/verify/verify.sh</code></pre>
      <p>${words.byHandMore}</p><pre><code>npx constat verify export.asice</code></pre></section>
    <section aria-labelledby="limits"><h2 id="limits">${words.limits}</h2><p>${words.limitsWords}</p></section>`,
    { description: words.intro },
  )
}
