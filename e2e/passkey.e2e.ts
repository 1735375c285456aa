import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGatepost, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost({ host: 'localhost' });
});
afterAll(() => gatepost.close());

it('a passkey made on the account page opens the sign-in by itself', async () => {
  const page = await gatepost.as('officeManager');
  const devices = await page.context().newCDPSession(page);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto('/account');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Remove' }).waitFor();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL('**/sign-in');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(`${gatepost.address}/`);
  expect(await page.locator('.post-me').textContent()).toContain('Office manager');
  await page.context().close();
});
