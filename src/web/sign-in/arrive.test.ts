import { expect, it } from 'vitest';
import { isOurPath } from '../our-path.ts';
import { passwordWants } from './passwords.ts';
import { tidyRecoveryCode } from './secrets.ts';

it('after signing in somebody is sent on only to a page of our own', () => {
  expect(['/', '/posts?show=held', '/people/school#terms'].every(isOurPath)).toBe(true);
  expect(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'posts', '/a\nb', ''].some(isOurPath)).toBe(false);
});

it('a password is judged by its length and variety alone', () => {
  expect(passwordWants('plum gate lantern parade', 'orla@school.example')).toBeNull();
  expect(passwordWants('short one', 'orla@school.example')).toContain('12 characters');
  expect(passwordWants('aaaaaaaaaaaaaaaa', 'orla@school.example')).toContain('different');
  expect(passwordWants('my name is orla ok', 'orla@school.example')).toContain('name');
});

it('a recovery code is read however it was typed', () => {
  expect(['K3MF 9XQP A7TZ', 'k3mf9xqpa7tz', ' k3mf-9xqp-a7tz '].map(tidyRecoveryCode)).toEqual(Array(3).fill('k3mf-9xqp-a7tz'));
});
