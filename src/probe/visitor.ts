// What a step can do to the page, done as a visitor would: by what is written on it.
import type { Act } from '../outcome/capture.ts'
import type { FieldKind } from '../outcome/page.ts'
import { linksIn, wordsIn } from './handed-over.ts'
import { plain } from './in-page.ts'
import type { Point } from './in-page-acts.ts'
import { Unmet, unlessInterrupted } from './interruption.ts'
import { type Lack, lookUntil, type StepContext } from './look.ts'
import type { Mail, Visitor } from './probe.ts'
import { isNoError } from './scene.ts'

export type VisitorOptions = {
  readonly registryUrl: string
  /** The context of the step now taken; its `filled` grows as the visitor fills. */
  readonly context: () => StepContext & { filled: string[] }
  readonly value: (name: string) => string
  /** What kind of field the probe's sights say a label is. */
  readonly kindOf: (label: string) => FieldKind
  readonly receive: (subject: RegExp) => Promise<Mail>
  /** Told of each act, with the words on what it acts on, and where that leads as far as the page says. */
  readonly note: (act: Act['act'], text: string | null, leadsTo?: string | null) => void
}

const call = (act: string, ...args: readonly unknown[]): string =>
  `${act}(${['sight', ...args.map((arg) => JSON.stringify(arg))].join(', ')})`

const inMail = (found: string | undefined, missing: string, hasOthers: boolean): string => {
  if (found === undefined) throw new Unmet({ kind: 'mail-unread', missing, hasOthers })
  return found
}

const go = async ({ scene, signal }: StepContext, url: string): Promise<void> => {
  const session = await unlessInterrupted(signal, scene.page().createCDPSession())
  scene.stir()
  // Page.navigate answers when the document starts to come, which is all an act has to wait for.
  const { errorText } = await unlessInterrupted(signal, session.send('Page.navigate', { url }))
  if (errorText !== undefined && !isNoError(errorText))
    throw new Unmet({ kind: 'navigation', error: errorText })
  await unlessInterrupted(signal, session.detach())
}

const click = async ({ context: now, note }: VisitorOptions, role: 'link' | 'button', text: string) => {
  const context = now()
  const lack: Lack = { missing: `no ${role} « ${text} »`, missingFields: [], clickable: true }
  const act = call('pointOf', role, text)
  const { done } = await lookUntil<Point>(context, act, (look) => (look.done === null ? lack : null))
  context.scene.stir()
  note(role === 'link' ? 'follow' : 'press', text, done?.leadsTo)
  if (done?.leadsTo) context.scene.leadTo(done.leadsTo)
  if (done !== null) await unlessInterrupted(context.signal, context.scene.page().mouse.click(done.x, done.y))
}

const handle = async (
  { context, kindOf, note }: VisitorOptions,
  kind: 'fill' | 'choose' | 'tick' | 'attach',
  labels: readonly string[],
  act: string,
  otherwise: string,
): Promise<void> => {
  const lackIn = (shown: readonly string[]): Lack => {
    const absent = labels.filter((label) => !shown.includes(plain(label)))
    if (absent.length === 0) return { missing: otherwise, missingFields: [], clickable: true }
    const missing = `no field ${absent.map((label) => `« ${label} »`).join(', ')}`
    const fieldsOf = (some: readonly string[]) => some.map((label) => ({ label, kind: kindOf(label) }))
    const foundFields = fieldsOf(labels.filter((label) => !absent.includes(label)))
    return { missing, missingFields: fieldsOf(absent), foundFields, clickable: false }
  }
  await lookUntil<boolean>(context(), act, ({ done, glance }) =>
    done ? null : lackIn(glance.fields.map((field) => plain(field.label))),
  )
  context().filled.push(...labels)
  note(kind, labels.join(', '))
}

/** Makes the visitor of one run. */
export const createVisitor = (options: VisitorOptions): Visitor => {
  const { context, note, value } = options
  const open = (path: string) => {
    const { href } = new URL(path, options.registryUrl)
    note('open', null, href)
    return go(context(), href)
  }

  return {
    value,
    open,
    replay: async (recorded) => {
      // Loaded with the first recording: it brings the whole of Puppeteer, which the first page must not wait for.
      const { createReplay } = await import('./replay.ts')
      note('replay', null)
      await createReplay({ context, value, open })(recorded)
    },
    follow: (text) => click(options, 'link', text),
    press: (text) => click(options, 'button', text),
    fill: (values) =>
      handle(options, 'fill', Object.keys(values), call('fill', values), 'fields that cannot be filled'),
    choose: (label, option) =>
      handle(options, 'choose', [label], call('choose', label, option), `no choice « ${option} »`),
    tick: (label) =>
      handle(options, 'tick', [label], call('tick', label), `« ${label} » does not stay ticked`),
    attach: (label, file) =>
      handle(
        options,
        'attach',
        [label],
        call('attach', label, file.name, file.content),
        'no file can be put',
      ),
    receive: options.receive,
    openFrom: (mail, link) => {
      note('open_from_mail', null)
      const all = linksIn(mail)
      const found = all.find((it) => link.test(it))
      return go(context(), inMail(found, 'the mail has no such link', all.length > 0))
    },
    readFrom: async (mail, pattern) => {
      const words = wordsIn(mail)
      const [found] = words.flatMap((part) => pattern.exec(part)?.[1] ?? [])
      return inMail(found, 'the mail has no such code', /\d{4,}/.test(words.join('\n')))
    },
  }
}
