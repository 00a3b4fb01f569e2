// `canonize audit`: what stands for the same thing more than once. Writes nothing but the baseline that is asked for.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AuditReport, auditReport, sarifOf } from '../../index.ts';
import { markdownAudit } from '../audit-markdown.ts';
import { prettyAudit } from '../audit-pretty.ts';
import { command, exiting, type GlobalOptions, placeOf, withProgress } from '../command.ts';
import { say } from '../output.ts';

interface AuditCommandOptions extends GlobalOptions {
  format: 'pretty' | 'json' | 'md' | 'sarif';
  baseline?: string;
  writeBaseline?: string;
  since?: string;
  max?: number;
  types?: boolean;
}

const examples = `Examples:
  $ canonize audit                              everything, the worst first
  $ canonize audit WebSocketManager src/ws      what is about a name, a folder, a symbol, a group
  $ canonize audit --write-baseline canonize.baseline.json
  $ canonize audit --baseline canonize.baseline.json        exit code 1 if anything is new
  $ canonize audit --since origin/main          the same against where this branch began, without a file
  $ canonize audit --format sarif > canonize.sarif`;

export const auditCommand = (): Command =>
  command('audit', 'what stands for the same thing more than once, with evidence and a score', examples)
    .argument('[what...]', 'only these: symbols, names, groups, files, folders or globs')
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['pretty', 'json', 'md', 'sarif'])
        .default('pretty'),
    )
    .option('--baseline <file>', 'what it holds is known; exit with 1 if anything is new')
    .option('--write-baseline <file>', 'write every finding there as known')
    .option('--since <ref>', 'what was there where this branch left that one is known')
    .option(
      '--max <n>',
      'exit with 1 if there are more findings (with a comparison: more new ones)',
      wholeNumber,
    )
    .option('--types', 'ask the compiler too: which members fit, which promises nobody awaits (slower)')
    .action(exiting(runAudit));

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
}

async function runAudit(asked: readonly string[], options: AuditCommandOptions): Promise<number> {
  const { baseline, writeBaseline, since, max, types } = options;
  const report = await withProgress(options, (progress) =>
    auditReport({
      ...placeOf(options),
      asked,
      ...(baseline !== undefined && { baseline }),
      ...(writeBaseline !== undefined && { writeBaseline }),
      ...(since !== undefined && { since }),
      ...(max !== undefined && { max }),
      ...(types && { types }),
      progress,
    }),
  );
  if (options.format !== 'pretty' || !options.quiet) say(formatted(report, options.format));
  if (writeBaseline !== undefined) return 0;
  return report.exceeded ? 1 : 0;
}

function formatted(report: AuditReport, format: AuditCommandOptions['format']): string {
  if (format === 'json') return JSON.stringify(report, null, 2);
  if (format === 'sarif') return JSON.stringify(sarifOf(report), null, 2);
  return format === 'md' ? markdownAudit(report) : prettyAudit(report);
}
