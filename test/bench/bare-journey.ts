// The consumer journey as a bare Puppeteer script would do it: same browser, cold, same clicks, same pictures.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Page } from 'puppeteer'
import type { Inbox } from '../../src/inbox/inbox.ts'
import { browserPath, newRunId } from '../support/probing.ts'

const type = async (page: Page, selector: string, text: string) => {
  await page.focus(selector)
  await page.keyboard.sendCharacter(text)
}

const clickThrough = async (page: Page, selector: string) => {
  await Promise.all([page.waitForNavigation(), page.click(selector)])
}

/** Signs up once with nothing but Puppeteer; throws when the receipt is not shown again after logging in. */
export const bareJourney = async (
  registryUrl: string,
  inbox: Inbox,
  identity: Readonly<Record<string, string>>,
): Promise<void> => {
  const userDataDir = mkdtempSync(join(tmpdir(), 'constat-bare-'))
  const browser = await puppeteer.launch({
    executablePath: browserPath(),
    headless: 'shell',
    pipe: true,
    userDataDir,
    defaultViewport: null,
    args: ['--window-size=1280,900', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
  const mailbox = inbox.open(newRunId())
  const { password = '', lastName = '', firstName = '', phone = '' } = identity
  const shoot = (page: Page) => page.screenshot({ type: 'png', optimizeForSpeed: true })
  try {
    const page = await browser.newPage()
    await page.goto(registryUrl)
    await shoot(page)
    await clickThrough(page, 'main a[href="/inscription"]')
    await shoot(page)
    await type(page, 'input[type=email]', mailbox.address)
    await type(page, 'input[name=nom]', lastName)
    await type(page, 'input[name=prenoms]', firstName)
    const [first, second] = await page.$$('input[type=password]')
    for (const field of [first, second]) {
      await field?.focus()
      await page.keyboard.sendCharacter(password)
    }
    await page.click('main input[type=checkbox]')
    await clickThrough(page, 'main form button')
    await shoot(page)
    const mail = await mailbox.next(/Activez/, AbortSignal.timeout(20_000))
    await page.goto(/https?:\/\/\S+activation\/lien\S+/.exec(mail?.text ?? '')?.[0] ?? '')
    await shoot(page)
    await clickThrough(page, 'main a[href="/numeros"]')
    await shoot(page)
    await type(page, 'input[type=tel]', phone)
    await page.click('main input[type=checkbox]')
    await clickThrough(page, 'main form button')
    await shoot(page)
    const receipt =
      /R-\d{4}-\d+/.exec(await page.$eval('main', (main) => main.textContent ?? ''))?.[0] ?? 'none'
    await clickThrough(page, 'main a[href="/deconnexion"]')
    await shoot(page)
    await clickThrough(page, 'main a[href="/connexion"]')
    await shoot(page)
    await type(page, 'input[type=email]', mailbox.address)
    await type(page, 'input[type=password]', password)
    await clickThrough(page, 'main form button')
    await shoot(page)
    const shown = await page.$eval('main', (main) => main.textContent ?? '')
    if (!shown.includes(receipt)) throw new Error('The bare journey did not find its registration again.')
  } finally {
    mailbox.close()
    await browser.close()
    rmSync(userDataDir, { recursive: true, force: true })
  }
}
