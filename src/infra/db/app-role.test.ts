import { expect, it } from 'vitest';
import { appPasswordFor, asApp } from './app-role.ts';

it('every process that knows the owner’s password comes to the same one for the application', () => {
  expect(appPasswordFor('secret')).toBe(appPasswordFor('secret'));
  expect(appPasswordFor('secret')).not.toBe(appPasswordFor('other'));
  expect(appPasswordFor('secret')).not.toContain('secret');
  expect(appPasswordFor(undefined)).toBeNull();
});

it('the application reaches the same database under its own name', () => {
  const app = asApp({ connectionString: 'postgres://owner:p%40ss@db.example:5433/gatepost?sslmode=require' }, 'own');
  expect(app.connectionString).toBe('postgres://gatepost_app:own@db.example:5433/gatepost?sslmode=require');
});
