// `canonize` alone: what it sees here, and what to type next.

import path from 'node:path';
import type { Command } from 'commander';
import { nearest, Problem, type Survey, survey } from '../../index.ts';
import { command, exiting, type GlobalOptions, placeOf } from '../command.ts';
import { paint, say } from '../output.ts';
import { figure, plural } from '../words.ts';

const examples = `Example:
  $ canonize status --cwd packages/api          the same as canonize alone, for another folder`;

/** @param names of all commands, to tell a mistyped one from none */
export const statusCommand = (names: () => readonly string[]): Command =>
  command('status', 'what canonize sees here, and what to type next; the same as no command', examples)
    .argument('[command]')
    .action(
      exiting((given: string | undefined, options: GlobalOptions) => runStatus(given, options, names())),
    );

function runStatus(given: string | undefined, options: GlobalOptions, names: readonly string[]): number {
  if (given !== undefined && names.includes(given)) {
    throw new Problem(
      `the options of ${given} come after it`,
      `write the command first: canonize ${given} --cwd DIR`,
    );
  }
  if (given !== undefined) {
    const guesses = nearest(given, names);
    throw new Problem(
      `unknown command '${given}'`,
      guesses.length > 0
        ? `did you mean canonize ${guesses.join(' or ')}?`
        : 'canonize --help shows the commands',
    );
  }
  const seen = survey(placeOf(options));
  say([...facts(seen), '', ...nextSteps(seen, options, names)].join('\n'));
  return 0;
}

function facts(seen: Survey): string[] {
  const { root, rootBy, kinds, files, unreadable, packages, tsconfigs, dependencies, removed, modified } =
    seen;
  const members = packages.filter(({ dir, member }) => member && dir !== '');
  // Fixtures and templates have manifests too; what the workspaces list comes first.
  const ordered = [...packages].sort((a, b) => Number(b.member) - Number(a.member));
  const unlisted = packages.filter(({ member }) => !member).length;
  const rows: [string, string | undefined][] = [
    ['root', `${root} (${rootBy})`],
    [
      'files',
      `${plural(files, 'file')}: ${kinds.map(({ kind, files: some }) => `${figure(some)} ${kind}`).join(', ') || 'no code'}${unreadable > 0 ? `, ${unreadable} not readable` : ''}`,
    ],
    ['packages', packages.length === 0 ? 'none' : listed(ordered.map(({ name }) => name))],
    [
      'workspaces',
      members.length > 0
        ? `${members.length} of these packages${unlisted > 0 ? `; ${unlisted} that no workspace lists, as fixtures are` : ''}`
        : undefined,
    ],
    [
      'tsconfigs',
      tsconfigs.length === 0 ? 'none: types are checked in an inferred project' : listed(tsconfigs),
    ],
    ['tests', toolNames(seen, 'tests')],
    ['formatter', toolNames(seen, 'formatter')],
    ['linter', toolNames(seen, 'linter')],
    [
      'installed',
      dependencies.missing > 0
        ? `${dependencies.missing} of ${plural(dependencies.declared, 'package')} are missing: types cannot be checked in full`
        : undefined,
    ],
    ['config', configWords(seen)],
    ['lock', removed > 0 ? `${plural(removed, 'symbol')} removed by earlier runs` : undefined],
    ['git', modified > 0 ? `${plural(modified, 'tracked file')} modified` : undefined],
    ['pending', pendingWords(seen)],
  ];
  return rows.flatMap(([head, text]) => (text === undefined ? [] : [`${head.padEnd(11)} ${text}`]));
}

function listed(names: readonly string[], limit = 4): string {
  const rest = names.length - limit;
  return `${names.length}: ${names.slice(0, limit).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const toolNames = ({ tools }: Survey, role: string): string =>
  tools
    .filter((tool) => tool.role === role)
    .map(({ name }) => name)
    .join(', ') || 'none found';

function configWords({ config }: Survey): string {
  if (config.state === 'none') return 'no canonize.config.json';
  if (config.state === 'broken') return `${config.file} cannot be used: ${config.problem}; ${config.remedy}`;
  return `${config.file}: ${plural(config.consolidations, 'consolidation')}, ${plural(config.duplicates, 'duplicate')}`;
}

function pendingWords({ pending }: Survey): string | undefined {
  if (!pending) return undefined;
  return pending.running
    ? `canonize is writing ${plural(pending.files.length, 'file')} just now`
    : `a run was interrupted while ${pending.state} ${plural(pending.files.length, 'file')}`;
}

function nextSteps(seen: Survey, { cwd, config }: GlobalOptions, names: readonly string[]): string[] {
  // The command that is printed has to work when it is copied.
  const at = `${cwd === undefined ? '' : ` --cwd ${quoted(cwd)}`}${config === undefined ? '' : ` --config ${quoted(path.normalize(config))}`}`;
  if (seen.pending?.running) return ['wait until it is done'];
  if (seen.config.state === 'broken' && !seen.pending)
    return [`mend ${seen.config.file} first: ${seen.config.remedy}`];
  const steps = possibleSteps(seen, names).map(([line, why]) => [`canonize ${line}${at}`, why] as const);
  const width = Math.max(...steps.map(([line]) => line.length));
  return [
    paint('bold', 'what to type next'),
    ...steps.map(([line, why]) => `  ${line.padEnd(width)}  ${why}`),
  ];
}

function possibleSteps(seen: Survey, names: readonly string[]): [string, string][] {
  if (seen.pending) return [['undo', 'brings every byte back']];
  if (seen.config.state === 'found')
    return [
      ['diff', 'the dry run: writes nothing'],
      ['apply', 'shows the summary, asks, writes'],
      ['verify', 'is one definition left?'],
    ];
  const byHand: [string, string] = [
    'diff --from OldName --to NewName',
    'moves every user of a duplicate, dry: nothing is written',
  ];
  const audits: [string, string][] = [
    ['audit', 'what is there more than once'],
    ['init', 'writes canonize.config.json from an audit'],
  ];
  return [...audits.filter(([name]) => names.includes(name)), byHand];
}

const quoted = (text: string): string => (/^[\w./~@:-]+$/.test(text) ? text : JSON.stringify(text));
