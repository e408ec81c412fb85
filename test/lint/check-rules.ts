/** Texts that the house's lint must refuse, and such that it must let pass. */
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// the snippets are in no tsconfig; the rules that need types are tsc's and typescript-eslint's own, not the
// house's
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    { files: ['**/*.{ts,tsx}'], languageOptions: { parserOptions: { projectService: false } } },
    {
      files: ['**/*.{ts,tsx}'],
      rules: {
        '@typescript-eslint/await-thenable': 'off',
        '@typescript-eslint/no-floating-promises': 'off',
        '@typescript-eslint/no-misused-promises': 'off',
        '@typescript-eslint/only-throw-error': 'off',
      },
    },
  ],
});

/** The rules that a file of the house with this text breaks. */
async function broken(path: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: resolve(root, path) });
  return result!.messages.map((message) => message.ruleId);
}

export interface Rule {
  title: string;
  rule?: string;
  wrong: [path: string, text: string][];
  right: [path: string, text: string][];
}

export const use = (source: string): string => `export * from '${source}';\n`;

export function checkRules(rules: readonly Rule[]): void {
  for (const { title, rule = 'house/imports', wrong, right } of rules) {
    test(title, async () => {
      for (const [path, text] of wrong) expect(await broken(path, text), `${path}: ${text}`).toContain(rule);
      for (const [path, text] of right) expect(await broken(path, text), `${path}: ${text}`).toEqual([]);
    });
  }
}
