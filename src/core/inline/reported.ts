// What a person has to know of what was written out although no line of the diff shows it: whose word it rests on, and
// what happens sooner than before.

import type { Step } from '../plan.ts';
import { placeOf } from '../refusals.ts';
import { type AdapterProof, type Mentions, templatesOf } from './adapter.ts';
import type { Inlining } from './file.ts';
import type { Member } from './template.ts';

interface Written {
  step: Pick<Step, 'id' | 'kind'>;
  inlining?: Inlining;
  adapter?: AdapterProof;
  mentions?: Mentions;
}

/** All that is to be said of what was proven and written out. */
export const notesOn = (written: Written): string[] => [
  ...sooner(written),
  ...(written.step.kind === 'adapter' ? byWord(written, true) : []),
];

/** Warnings that went with the wrappers, each with its place. */
export function noticesOf({ inlining, adapter }: Written): string[] {
  const declaring = inlining?.declaring ?? adapter?.declaring;
  const templates = inlining ? [inlining.template] : adapter ? templatesOf(adapter.adapter) : [];
  if (!declaring) return [];
  const { text, path } = declaring;
  return templates
    .flatMap(({ notices }) => notices)
    .map(({ start, end }) => `${path}:${placeOf(path, text, start).line}: ${text.slice(start, end)}`);
}

/** Async wrappers and members: waiting for what they forward to took some turns of the queue of promises. */
function sooner({ step: { id }, inlining, adapter, mentions }: Written): string[] {
  const members = adapter?.adapter.members.filter(({ template }) => template.async) ?? [];
  const names = [
    ...(inlining?.template.async ? [id] : []),
    ...members.filter((member) => isUsed(member, mentions)).map(({ name }) => `${id}.${name}`),
  ];
  return names.map(
    (name) =>
      `${name} is async itself: where it is written out, its promise is settled some microtasks sooner`,
  );
}

/** Members that a configuration declares: what they do was compared with nothing. */
export function byWord({ step: { id }, adapter, mentions }: Written, hasCode: boolean): string[] {
  const members = adapter?.adapter.members.filter(({ kind }) => kind === 'place') ?? [];
  return members
    .filter((member) => isUsed(member, mentions))
    .map(({ name, at, template }) => {
      const { file, line } = placeOf(adapter!.module, adapter!.declaring.text, at.start);
      const unread = hasCode ? `; what it does at ${file}:${line} was compared by nobody` : '';
      return `${id}.${name} is ${template.head.path.join('.')} because the configuration says so${unread}`;
    });
}

/** Whether anybody mentions a member. */
export const isUsed = (member: Member, mentions: Mentions | undefined): boolean =>
  [...(mentions?.values() ?? [])].some((list) => list.some((each) => each.member === member));
