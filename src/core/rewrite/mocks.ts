// Test doubles of one file move by the same mapping as imports: each name of a double goes where its symbol goes. A
// double that would lose a name, meet another double or replace more than before holds back the whole step.

import { specifiersOf } from '../facts.ts';
import type { Site, SiteName } from '../language.ts';
import type { Move } from '../plan.ts';
import type { FileWork } from './context.ts';
import { agree, type Claim, mergeable, standsAlone } from './mock-claims.ts';
import { reachProblem } from './mock-reach.ts';
import { spelled } from './sites.ts';

/** Rewrites the doubles among the sites of a file; those of modules from which nothing moves may take names up. */
export function rewriteMocks(work: FileWork, sites: readonly Site[]): void {
  const doubles = sites.filter(({ double }) => double);
  if (!doubles.some((site) => work.context.moves.from(work.moduleOf(site.specifier)))) return;
  new MockFile(work, doubles).rewrite();
}

class MockFile {
  readonly #work: FileWork;
  readonly #sites: readonly Site[];
  readonly #claims: Claim[] = [];

  constructor(work: FileWork, sites: readonly Site[]) {
    this.#work = work;
    this.#sites = sites;
  }

  rewrite(): void {
    for (const site of this.#sites) this.#claim(site);
    const refused = new Set<Site>();
    const hosts = new Map<Claim, Claim>();
    for (const module of new Set(this.#claims.map(({ to }) => to))) this.#settle(module, hosts, refused);
    for (const site of this.#sites) {
      const own = this.#claims.filter((claim) => claim.site === site);
      if (!refused.has(site)) this.#write(site, own, hosts);
    }
  }

  /** Where the names of one double go. */
  #claim(site: Site): void {
    const { context } = this.#work;
    const module = this.#work.moduleOf(site.specifier)!;
    const own = context.moves.from(module) ?? new Map<string, Move>();
    const add = (to: string, names: readonly SiteName[]): void => {
      const moves = names.flatMap(({ name }) => own.get(name) ?? []);
      const finals = new Map(names.map((name) => [name, own.get(name.name)?.to.name ?? name.name]));
      this.#claims.push({ site, from: module, to, names: finals, moves });
    };
    if (own.size === 0) return add(module, site.names);
    if (site.fixed) {
      const message = 'the path of this double is put together, and no other can be written there';
      return this.#withhold('mock/opaque', site, module, message);
    }
    const leaving = [...own.values()].filter(({ to }) => to.module !== module);
    const targets = [...new Set(leaving.map(({ to }) => to.module))];
    if (targets.length > 0 && context.effects.has(module)) {
      const message = `${module} does something when it is loaded, which its double prevents`;
      return this.#withhold('import/module-effects', site, module, message);
    }
    if (site.double!.kind === 'names' && !site.escape)
      return this.#claimNames(site, module, own, targets, add);
    const detour = context.moves.standIn(module);
    if (site.escape) {
      if (detour === undefined || site.double!.kind === 'none') return this.#refuseOpaque(site, module);
      return add(detour, []);
    }
    const stays = context.moves.staying(module).size > 0;
    if (site.names.length > 0 && (stays || targets.length !== 1))
      return this.#withhold('mock/split', site, module, 'the names of this double move to several modules');
    for (const target of targets) add(target, site.names);
    if (stays || targets.length === 0) add(module, targets.length === 0 ? site.names : []);
  }

  #refuseOpaque(site: Site, module: string): void {
    const { form, library } = site.double!;
    const known = library !== 'unknown';
    const message = known
      ? `the names of this ${form} cannot be read`
      : `${form} replaces ${module} here and is not rewritten`;
    this.#withhold(known ? 'mock/opaque' : 'mock/unsupported', site, module, message);
  }

  #withhold(code: Parameters<FileWork['withhold']>[0], site: Site, module: string, message: string): void {
    this.#work.withhold(code, site.escape ?? site, this.#work.context.moves.stepsFrom(module), message);
  }

  #claimNames(
    site: Site,
    module: string,
    own: ReadonlyMap<string, Move>,
    targets: readonly string[],
    add: (to: string, names: readonly SiteName[]) => void,
  ): void {
    const { context } = this.#work;
    const staying = context.moves.staying(module);
    const fallback = staying.size > 0 ? module : targets.length === 1 ? targets[0]! : module;
    const groups = new Map<string, SiteName[]>();
    for (const name of site.names) {
      const move = own.get(name.name);
      if (!move && name.inner !== true && staying.size === 0 && this.#becomesReal(name, targets))
        return this.#withhold(
          'mock/clash',
          site,
          module,
          `${module} does not export ${name.name}, its double does`,
        );
      if (move && name.kind === 'fixed' && move.to.name !== name.name)
        return this.#withhold('mock/opaque', site, module, `${name.name} cannot get another name here`);
      const to = move?.to.module ?? fallback;
      groups.set(to, [...(groups.get(to) ?? []), name]);
    }
    if (this.#needsInterop(site, own)) {
      const message = 'the value that the factory returns is the default export itself';
      return this.#withhold('mock/opaque', site, module, message);
    }
    const keepsEmpty =
      !site.double!.keepsActual &&
      context.doubles.takesFrom(this.#work.path, module, staying) &&
      !groups.has(module);
    if (groups.size === 0 && targets.length > 0 && !keepsEmpty) groups.set(fallback, []);
    if (keepsEmpty) groups.set(module, []);
    for (const [to, names] of groups) add(to, names);
  }

  /** Whether a name that the duplicate's module never exported would replace one of the canonical's. */
  #becomesReal({ name }: SiteName, targets: readonly string[]): boolean {
    const { graph } = this.#work.context;
    return targets.some((module) => graph.exportNames(module).has(name) && name !== 'default');
  }

  /** Jest takes the whole object for the default export unless it says `__esModule`. */
  #needsInterop(site: Site, own: ReadonlyMap<string, Move>): boolean {
    const { esModule, library, keepsActual } = site.double!;
    if (library !== 'jest' || esModule || keepsActual) return false;
    return [...own.values()].some(
      ({ from, to }) => (from.name === 'default') !== (to.name === 'default') && to.module !== from.module,
    );
  }

  /** Several doubles of one module are one afterwards, or nothing moves. */
  #settle(module: string, hosts: Map<Claim, Claim>, refused: Set<Site>): void {
    const claims = this.#claims.filter(({ to }) => to === module);
    const arrives = claims.filter(({ from }) => from !== module);
    if (arrives.length === 0) return;
    const refuse = (claim: Claim, code: Parameters<FileWork['withhold']>[0], message: string): void => {
      refused.add(claim.site);
      this.#withhold(code, claim.site, claim.from, message);
    };
    const sources = new Set(claims.map(({ from }) => from));
    if (sources.size === 1) {
      for (const claim of arrives) {
        const problem = reachProblem(this.#work, claim);
        if (problem === 'spread') claim.spreads = true;
        else if (problem && 'stubs' in problem) Object.assign(claim, { spreads: true, stubs: problem.stubs });
        else if (problem) refuse(claim, problem.code, problem.message);
      }
      return;
    }
    const host = claims.find(({ from }) => from === module) ?? claims[0]!;
    for (const claim of claims) {
      if (claim === host) continue;
      if (agree(claim, host) || mergeable(this.#work.source.text, claim, host)) hosts.set(claim, host);
      else refuse(claim, 'mock/clash', `${module} has another double in this file`);
    }
  }

  #write(site: Site, claims: readonly Claim[], hosts: ReadonlyMap<Claim, Claim>): void {
    const module = this.#work.moduleOf(site.specifier)!;
    const moves = claims.flatMap((claim) => claim.moves);
    const steps = [...new Set(moves.map(({ step }) => step))];
    const changed = claims.some((claim) => claim.to !== claim.from || moves.length > 0 || claim.spreads);
    if (!changed) return;
    const here = claims.filter((claim) => !hosts.has(claim));
    const [inPlace, ...copies] = [
      ...here.filter(({ to }) => to === module),
      ...here.filter(({ to }) => to !== module),
    ];
    if (claims.length > 1 && !this.#isDivisible(site, claims)) {
      const message = 'the names of this double move to several modules';
      return this.#withhold('mock/split', site, module, message);
    }
    const own = steps.length > 0 ? steps : this.#work.context.moves.stepsFrom(module);
    const reason = `${site.double!.form} moved to ${[...new Set(claims.map(({ to }) => to))].join(' and ')}`;
    for (const [claim, host] of hosts) if (claim.site === site) this.#join(claim, host, own, reason);
    if (!inPlace) return this.#remove(site, own, reason);
    this.#inPlace(site, inPlace, claims, own, reason);
    for (const copy of copies) this.#copy(site, copy, own, reason);
  }

  #isDivisible(site: Site, claims: readonly Claim[]): boolean {
    const { double, names } = site;
    if (!standsAlone(site)) return false;
    if (double!.kind !== 'names') return true;
    return (double!.isPlain ?? false) && claims.length > 1 && names.every(({ property }) => property);
  }

  #specifierFor(claim: Claim): string | undefined {
    if (claim.to === claim.from) return claim.site.specifier;
    const moves = claim.moves.length > 0 ? claim.moves : this.#work.context.moves.to(claim.from, claim.to);
    if (claim.site.double!.library === 'proxyquire') return this.#asSubjectNames(claim);
    return this.#work.spell(claim.to, claim.site.specifier, claim.site, moves, true);
  }

  /** Proxyquire compares specifiers as the subject will write them. */
  #asSubjectNames({ site, to, from }: Claim): string | undefined {
    const { graph } = this.#work.context;
    const { subject: named, written = site.specifier } = site.double!;
    const subject = named === undefined ? undefined : this.#work.moduleOf(named);
    const facts = subject === undefined ? undefined : graph.facts.get(subject);
    if (subject !== undefined && facts) {
      const others = [...specifiersOf(facts)];
      const known = others.find((specifier) => graph.moduleOf(subject, specifier) === to);
      const spelling = graph.resolver.spell(subject, to, written, others);
      if (known !== undefined) return known;
      if ('specifier' in spelling) return spelling.specifier;
    }
    this.#withhold('mock/opaque', site, from, 'what is loaded with this double cannot be told');
    return undefined;
  }

  #inPlace(site: Site, claim: Claim, all: readonly Claim[], steps: readonly string[], reason: string): void {
    const { source } = this.#work;
    const specifier = this.#specifierFor(claim);
    if (specifier === undefined) return;
    const gone = all.filter((other) => other !== claim).flatMap(({ names }) => [...names.keys()]);
    const edits = source.dropFromDouble(site, gone);
    if (specifier !== site.specifier)
      for (const literal of [site, ...(site.also ?? [])]) edits.push(source.respecify(literal, specifier));
    for (const [name, to] of claim.names)
      if (to !== name.name) edits.push({ start: name.start, end: name.end, text: spelled(name, to) });
    if (claim.spreads) {
      const spread = source.spreadActual(site, specifier, claim.stubs);
      if (!spread)
        return this.#withhold(
          'mock/lacks-name',
          site,
          claim.from,
          `this double would lack names of ${claim.to}`,
        );
      edits.push(...spread);
    }
    this.#work.edit(edits, reason, steps, 'mock');
  }

  #copy(site: Site, claim: Claim, steps: readonly string[], reason: string): void {
    const { source } = this.#work;
    const specifier = this.#specifierFor(claim);
    if (specifier === undefined) return;
    if (claim.spreads)
      return this.#withhold('mock/split', site, claim.from, `its part for ${claim.to} would lack names`);
    const names = new Map(
      [...claim.names].map(([name, to]) => [
        name,
        to === name.name ? source.text.slice(name.start, name.end) : spelled(name, to),
      ]),
    );
    const { end, start } = site.double!.statement!;
    const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
    const indent = /^[ \t]*/.exec(source.text.slice(lineStart, start))![0];
    const rest = /^[^\r\n]*/.exec(source.text.slice(end))![0].length;
    const text = source.lineBreak + indent + source.copyDouble(site, specifier, names);
    this.#work.edit([{ start: end + rest, end: end + rest, text }], reason, steps, 'mock');
  }

  /** Gives the properties of one double to another. */
  #join(claim: Claim, host: Claim, steps: readonly string[], reason: string): void {
    const { source } = this.#work;
    const taken = new Set([...host.names.values()]);
    const added = [...claim.names].flatMap(([name, to]) => {
      if (taken.has(to) || !name.property) return [];
      const { start, end } = name.property;
      const before = source.text.slice(start, name.start);
      const key = to === name.name ? source.text.slice(name.start, name.end) : spelled(name, to);
      return [before + key + source.text.slice(name.end, end)];
    });
    if (added.length > 0) this.#work.edit([source.addToDouble(host.site, added)], reason, steps, 'mock');
  }

  #remove(site: Site, steps: readonly string[], reason: string): void {
    const { source } = this.#work;
    const span = source.removalSpan(site.double!.statement!, 'directives');
    this.#work.edit([{ ...span, text: source.joint(span) }], reason, steps, 'mock');
  }
}
