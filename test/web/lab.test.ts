import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { pictureFile, startBrowser } from './support/browser.ts';
import { giveEyes, hidden, type Look, ownLab, readQr } from './support/labPage.ts';

const lab = ownLab();
const LOOKS: readonly Look[] = ['LINE', 'Telegram'];
const toMei = (text: string) => ({
  to: { channel: 'lab' as const, channelUserId: 'mei' },
  messages: [{ type: 'text' as const, text }],
  retryKey: randomUUID(),
});

describe('a test of a page', () => {
  it('says what to install where there is no browser', async () => {
    await expect(startBrowser(['/nowhere/chromium'])).rejects.toThrow('apt-get install chromium');
  });
});

describe('the lab at first', () => {
  it('shows two customers, a cashier and an owner, who can only start the chat', async () => {
    const { page, pane } = lab;
    await pane('owner').waitFor();
    const names = page.getByRole('textbox', { name: 'Name' });
    expect(await Promise.all((await names.all()).map((name) => name.inputValue()))).toEqual([
      'Mei',
      'Ken',
      'Cashier',
      'Owner',
    ]);
    expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
    expect(await pane('mei').getByRole('button', { name: 'Add as friend' }).count()).toBe(1);
    expect(await pane('ken').getByRole('button', { name: 'Start' }).count()).toBe(1);
    await page.screenshot({ path: pictureFile('lab-first') });
  });

  it('gives every button a name and every phone its place, on wide and on narrow screens', async () => {
    const { page } = lab;
    await lab.start('mei', 'ken', 'cashier', 'owner');
    await lab.say('mei', 'carousel');
    await expect.poll(() => lab.lastAnswer('mei')).toContain('手工餅乾');
    for (const width of [1500, 1100, 390]) {
      await page.setViewportSize({ width, height: 820 });
      expect([width, (await hidden(page.locator('html'))).right]).toEqual([width, 0]);
    }
    for (const button of await page.locator('button:visible').all()) {
      const name = (await button.getAttribute('aria-label')) ?? (await button.innerText());
      expect(name.trim()).not.toBe('');
    }
    await page.screenshot({ path: pictureFile('lab-narrow') });
  });
});

describe('typing in the lab', () => {
  beforeEach(() => lab.start('mei'));

  it('sends on Enter, begins a line on Shift and Enter, and stays at the end of the chat', async () => {
    const field = lab.typing('mei');
    await field.fill('first');
    await field.press('Shift+Enter');
    await field.pressSequentially('second');
    await field.press('Enter');
    await expect.poll(() => lab.lastAnswer('mei')).toBe('You said: first\nsecond');
    expect(await field.inputValue()).toBe('');
    for (let i = 0; i < 8; i += 1) await lab.say('mei', `line ${i}`);
    await expect.poll(() => lab.lastAnswer('mei')).toBe('You said: line 7');
    await expect.poll(async () => (await hidden(lab.log('mei'))).below).toBeLessThan(2);
  });

  it('leaves Enter to the input method while it composes', async () => {
    const field = lab.typing('mei');
    await field.focus();
    const keyboard = await lab.context.newCDPSession(lab.page);
    await keyboard.send('Input.imeSetComposition', { text: 'ㄋㄧˇ', selectionStart: 3, selectionEnd: 3 });
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    await keyboard.send('Input.insertText', { text: '你好' });
    expect(await field.inputValue()).toBe('你好');
    await field.press('Enter');
    await expect.poll(() => lab.lastAnswer('mei')).toBe('You said: 你好');
    expect(await lab.log('mei').locator('.mine').count()).toBe(1);
  });

  it('keeps what did not arrive and sends it on request, once', async () => {
    await lab.page.route('**/lab/events', (route) => route.abort());
    await lab.typing('mei').fill('lost');
    await lab.pane('mei').getByRole('button', { name: 'Send', exact: true }).click();
    const alert = lab.pane('mei').getByRole('alert');
    await alert.getByRole('button', { name: 'Try again' }).waitFor();
    await lab.page.unroute('**/lab/events');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => lab.lastAnswer('mei')).toBe('You said: lost');
    await alert.waitFor({ state: 'hidden' });
    expect(await lab.log('mei').locator('.mine').count()).toBe(1);
    lab.forgive('ERR_FAILED');
  });

  it('can also send what the shop cannot read', async () => {
    await lab.pane('mei').getByRole('button', { name: 'Send something else' }).click();
    await lab.pane('mei').getByRole('button', { name: 'Sticker' }).click();
    await expect.poll(() => lab.lastAnswer('mei')).toBe('I cannot read a sticker');
  });
});

describe('from pane to pane in the lab', () => {
  it.each(LOOKS)('a QR is scanned by another person as shown by %s', async (look) => {
    await lab.start('mei', 'cashier');
    await lab.lookAs('mei', look);
    await lab.say('mei', 'card');
    await expect.poll(() => lab.lastAnswer('mei')).toContain('482 913');
    expect(await readQr(lab.message('mei', '482 913').locator('img').first())).toBe(`${lab.origin}/lab#open=card_4821`);
    await lab.pane('cashier').getByRole('button', { name: 'Scan a QR' }).click();
    const code = lab.dialog.getByRole('button', { name: 'shown to Mei' });
    await code.waitFor();
    await lab.page.screenshot({ path: pictureFile(`lab-scan-${look}`) });
    await code.click();
    await expect.poll(() => lab.lastAnswer('cashier')).toBe('Opened with card_4821');
    expect(await lab.lastAnswer('mei')).toContain('482 913');
  });

  it('a QR is read from its picture where the browser can', async () => {
    const seeing = await lab.openAnother();
    await giveEyes(seeing.context);
    await seeing.begin();
    await seeing.start('mei', 'cashier');
    await seeing.say('mei', 'card');
    await expect.poll(() => seeing.lastAnswer('mei')).toContain('482 913');
    // Whatever the message says, the picture says something else here, and then nothing at all.
    const paint = (body: Buffer) =>
      seeing.page.route('**/lab/qr.png*', (route) => route.fulfill({ body, contentType: 'image/png' }));
    await paint(Buffer.from(await seeing.adapter.qrPng(seeing.adapter.deepLink('from_the_picture') ?? '')));
    const code = seeing.dialog.getByRole('button', { name: '會員卡' });
    await seeing.pane('cashier').getByRole('button', { name: 'Scan a QR' }).click();
    await code.click();
    await expect.poll(() => seeing.lastAnswer('cashier')).toBe('Opened with from_the_picture');
    await seeing.page.unroute('**/lab/qr.png*');
    await paint(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
        'base64',
      ),
    );
    await seeing.pane('cashier').getByRole('button', { name: 'Scan a QR' }).click();
    await code.click();
    await expect.poll(() => seeing.dialog.innerText()).toContain('No QR can be read in this picture.');
    seeing.end();
    await seeing.close();
  });

  it('a QR of plain text is there to be sent', async () => {
    await lab.start('mei', 'cashier');
    await lab.say('mei', 'voucher');
    await expect.poll(() => lab.lastAnswer('mei')).toContain('7Q2K 9PZ3 M4XA');
    await lab.pane('cashier').getByRole('button', { name: 'Scan a QR' }).click();
    await lab.dialog.getByRole('button', { name: 'Voucher' }).click();
    await expect.poll(() => lab.typing('cashier').inputValue()).toBe('7Q2K9PZ3M4XA');
  });

  it.each(LOOKS)('an invitation as shown by %s opens for whom one chooses', async (look) => {
    await lab.start('mei');
    await lab.lookAs('mei', look);
    await lab.say('mei', 'invite');
    await lab.message('mei', 'Bring a friend').getByRole('button', { name: 'Open the invitation' }).click();
    await lab.dialog.getByRole('button', { name: 'Ken' }).click();
    await expect.poll(() => lab.lastAnswer('ken')).toBe('Opened with ref_mei');
  });

  it('a link opened in the browser asks who opens it', async () => {
    await lab.pane('owner').waitFor();
    await lab.page.goto(`${lab.origin}/lab#open=poster_7`);
    await lab.dialog.getByRole('button', { name: 'Owner' }).click();
    await expect.poll(() => lab.lastAnswer('owner')).toBe('Opened with poster_7');
    expect(new URL(lab.page.url()).hash).toBe('');
  });
});

describe('people in the lab', () => {
  it('block and unblock the shop, which cannot reach them meanwhile', async () => {
    await lab.start('mei');
    const block = lab.pane('mei').getByRole('switch', { name: 'Block the shop' });
    await block.click();
    await lab.pane('mei').getByText('Nothing can be sent to Mei.').waitFor();
    const request = toMei('Are you there?');
    expect(await lab.adapter.send(request)).toMatchObject({ status: 'unreachable' });
    await block.click();
    await lab.typing('mei').waitFor();
    expect(await lab.adapter.send(request)).toMatchObject({ status: 'sent' });
    await expect.poll(() => lab.log('mei').getByText('Are you there?').count()).toBe(1);
  });

  it('are added, renamed and given a language, and are there after a reload with all that was said', async () => {
    await lab.page.getByRole('button', { name: 'Add a customer' }).click();
    const added = lab.page.locator('article').nth(4);
    const name = added.getByRole('textbox', { name: 'Name' });
    const language = added.getByRole('combobox', { name: 'Language' });
    await name.fill('小芳');
    await name.press('Enter');
    await lab.page.getByRole('group', { name: 'Who is shown' }).getByRole('button', { name: '小芳' }).waitFor();
    await language.selectOption('zh-Hant');
    await added.getByRole('button', { name: 'Add as friend' }).click();
    await added.getByText('小芳，歡迎光臨').waitFor();
    await lab.page.reload();
    await added.getByText('小芳，歡迎光臨').waitFor();
    expect([await name.inputValue(), await language.inputValue()]).toEqual(['小芳', 'zh-Hant']);
  });

  it('can be put out of sight', async () => {
    await lab.pane('owner').waitFor();
    await lab.page.getByRole('group', { name: 'Who is shown' }).getByRole('button', { name: 'Owner' }).click();
    await lab.pane('owner').waitFor({ state: 'hidden' });
    await lab.page.reload();
    await lab.pane('mei').waitFor();
    expect(await lab.pane('owner').isVisible()).toBe(false);
  });
});

describe('the page of the lab', () => {
  it('speaks Chinese too', async () => {
    await lab.start('mei', 'ken');
    await lab.page.getByRole('button', { name: '中文' }).click();
    const nameOfOwner = lab.pane('owner').getByRole('textbox').first();
    await expect.poll(() => nameOfOwner.inputValue()).toBe('店主');
    await lab.page.getByRole('button', { name: '新增顧客' }).waitFor();
    await lab.pane('mei').getByRole('textbox', { name: '訊息' }).fill('carousel');
    await lab.pane('mei').getByRole('button', { name: '傳送', exact: true }).click();
    await expect.poll(() => lab.lastAnswer('mei')).toContain('手工餅乾');
    await lab.page.screenshot({ path: pictureFile('lab-chinese') });
  });

  it('gets what was said while it was cut off, once', async () => {
    await lab.start('mei');
    lab.cut();
    await lab.page.getByText('Reconnecting…').waitFor();
    await lab.adapter.send(toMei('Said in the meantime'));
    await expect.poll(() => lab.lastAnswer('mei'), { timeout: 10_000 }).toBe('Said in the meantime');
    expect(await lab.log('mei').locator('.entry.theirs').count()).toBe(2);
    lab.forgive('ERR_INCOMPLETE_CHUNKED_ENCODING');
  });

  it('comes back by itself when the service refused it for a while', async () => {
    await lab.start('mei');
    await lab.page.route('**/lab/stream*', (route) => route.fulfill({ status: 503 }));
    lab.cut();
    await lab.page.getByText('Reconnecting…').waitFor();
    await lab.page.waitForResponse((response) => response.status() === 503);
    await lab.adapter.send(toMei('Said in the meantime'));
    await lab.page.unroute('**/lab/stream*');
    await expect.poll(() => lab.lastAnswer('mei'), { timeout: 10_000 }).toBe('Said in the meantime');
    expect(await lab.log('mei').locator('.entry.theirs').count()).toBe(2);
    lab.forgive('ERR_INCOMPLETE_CHUNKED_ENCODING');
    lab.forgive('503');
  });
});
