// Reads a tree for an audit: facts and shapes from one parse a file, and no parse where the text is known.

import { availableParallelism } from 'node:os';
import type { ModuleShape } from '../core/audit/shape.ts';
import type { Config } from '../core/config.ts';
import type { Files } from '../core/files.ts';
import { TreeFacts } from '../core/tree-facts.ts';
import { openFiles } from '../disk/files.ts';
import type { Surveyed } from '../languages/typescript/survey.ts';
import { AuditMemory } from './audit-memory.ts';
import { openCode, type Progress } from './read.ts';
import type { Tree } from './stages.ts';
import { SurveyCache } from './survey-cache.ts';
import { surveyAll } from './survey-threads.ts';

/** A tree with the shapes of its declarations. */
export type AuditTree = Tree & Required<Pick<Tree, 'shapes'>>;

/**
 * Reads every code file of a work tree. What was read and resolved is kept for the next time when the audit is done.
 * @param reversed the other way round: the result must not depend on it
 */
export async function readAuditTree(
  root: string,
  config: Config,
  progress?: Progress,
  reversed = false,
): Promise<AuditTree> {
  const cache = new SurveyCache(root);
  const memory = new AuditMemory(openFiles(root));
  const tree = await surveyFiles(memory.files, config, progress, reversed, cache);
  const { resolver } = tree.language;
  resolver.remember(cache.answersFor(tree.files));
  const state = cache.state();
  memory.watch();
  return {
    ...tree,
    memory: {
      recall: (config) => memory.recall(state, config),
      keep: (config, result) => {
        cache.save(resolver.answers());
        memory.keep(state, config, result);
      },
    },
  };
}

/** The same for files that are not those of a work tree: nothing is remembered. */
export async function surveyFiles(
  all: Files,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
  cache?: SurveyCache,
): Promise<AuditTree> {
  const { files, language, code } = openCode(all, config, reversed);
  const found = new Map<string, Surveyed>();
  const unknown = code.filter((path) => {
    const text = cache?.has(path) ? files.read(path) : undefined;
    const known = text === undefined ? undefined : cache?.get(path, text);
    if (known) found.set(path, known);
    return !known;
  });
  await surveyAll(files, unknown, availableParallelism(), progress, (path, surveyed, line) => {
    found.set(path, surveyed);
    cache?.add(path, line());
  });
  const facts = new TreeFacts();
  const shapes = new Map<string, ModuleShape>();
  for (const path of code) {
    const surveyed = found.get(path);
    if (surveyed) facts.set(path, surveyed.facts);
    if (surveyed?.shape) shapes.set(path, surveyed.shape);
  }
  return { files, language, facts, shapes };
}
