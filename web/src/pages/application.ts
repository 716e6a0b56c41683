import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { call, sovereign } from '../api.ts';
import { t, time } from '../i18n.ts';
import { failure, Page, phase, problem } from '../page.ts';
import { go } from '../router.ts';
import '../planned.ts';

const TABS = ['overview', 'manifests', 'history', 'delete'];

class ApplicationPage extends Page {
  static properties = { place: { attribute: false }, key: { attribute: false } };
  declare place: string[];
  declare key: string;
  #view: any;
  #tab: any;
  #hold: any;
  #path = '';
  #loaded = '';
  #target: any;
  #reason = '';
  #typed = '';
  #said = '';
  #failed: any;

  heading() {
    return this.place[3];
  }

  updated() {
    if (this.#loaded && this.#loaded !== this.key) void this.reload();
  }

  get #name() {
    return this.place[4] ?? 'overview';
  }

  async load(signal: AbortSignal) {
    this.#loaded = this.key;
    this.#target = this.#failed = undefined;
    this.#reason = this.#typed = '';
    const path = await sovereign('/applications/' + encodeURIComponent(this.place[3]));
    const where = '?namespace=' + encodeURIComponent(this.place[2]);
    this.#path = path;
    const [view, hold, tab] = await Promise.all([
      call('GET', path + '/status' + where, undefined, {}, signal),
      call('GET', path + '/hold' + where, undefined, {}, signal),
      ['overview', 'delete'].includes(this.#name) ? null : call('GET', `${path}/${this.#name}${where}`, undefined, {}, signal),
    ]);
    this.#view = view;
    this.#hold = hold.hold;
    this.#tab = { name: this.#name, view: tab };
  }

  content() {
    const base = this.place.slice(0, 4).map(encodeURIComponent).join('/');
    const tab = { manifests: () => this.#manifests(), history: () => this.#history(), delete: () => this.#delete(), overview: () => this.#overview() }[this.#tab.name as string]!;
    return html`${this.#said ? html`<section class="notice good" role="status"><p>${this.#said}</p></section>` : ''}
      ${this.#hold ? this.#held() : ''} ${this.#failed ? failure(this.#failed) : ''}
      <nav class="tabs" aria-label=${this.place[3]}>
        ${TABS.map((tab) => html`<a href="/${base}/${tab}" aria-current=${tab === this.#name ? 'page' : nothing}>${t(tab)}</a>`)}
      </nav>
      ${tab()}`;
  }

  /** The path of an operation on this Application. */
  #at(operation: string) {
    return `${this.#path}${operation}?namespace=${encodeURIComponent(this.place[2])}`;
  }

  async #committed(answer: any) {
    this.#said = t('committed.at', { commit: answer.commit });
    await this.reload();
  }

  #held() {
    return html`<section class="notice" role="status"><h2>${t('held')}</h2>
      <p>${t('held.by', { by: this.#hold.by, version: this.#hold.kept.version })} ${this.#hold.reason}</p>
      <button type="button" @click=${() => this.#lift()}>${t('lift')}</button></section>`;
  }

  async #lift() {
    try {
      await this.#committed(await call('DELETE', this.#at('/hold'), undefined, { 'Idempotency-Key': crypto.randomUUID() }));
    } catch (e) {
      this.#failed = problem(e);
      this.requestUpdate();
    }
  }

  /** What goes with the Application; the commit needs its name. */
  #delete() {
    return html`<p>${t('delete.help')}</p>
      <p><label><span>${t('delete.type', { name: this.place[3] })}</span><input autocomplete="off" .value=${this.#typed} @input=${(e: Event) => {
        this.#typed = (e.target as HTMLInputElement).value;
        this.requestUpdate();
      }}></label></p>
      <catalyst-planned .isOpen=${this.#typed === this.place[3]}
        .load=${() => call('POST', this.#at('/delete/preview'))}
        .send=${(headers: Record<string, string>) => call('DELETE', this.#at(''), undefined, headers)}
        .done=${() => go('/console/applications')}></catalyst-planned>`;
  }

  /** The reason is part of what is committed, so it comes before the plan. */
  #rollback() {
    const body = { commit: this.#target.commit, reason: this.#reason };
    return html`<section class="card"><h2>${t('rollback.to', { commit: this.#target.commit.slice(0, 12) })}</h2>
      <p>${t('rollback.help')}</p>
      <form class="bar" @submit=${(e: SubmitEvent) => {
        e.preventDefault();
        this.#reason = String(new FormData(e.target as HTMLFormElement).get('reason')).trim();
        this.requestUpdate();
      }}>
        <label class="grow"><span>${t('reason')}</span><input name="reason" maxlength="500" required pattern=".*\\S.*"></label>
        <button>${t('plan')}</button>
      </form>
      ${this.#reason
        ? keyed(
            this.#reason,
            html`<catalyst-planned
              .load=${() => call('POST', this.#at('/rollback/preview'), body)}
              .send=${(headers: Record<string, string>) => call('POST', this.#at('/rollback'), body, headers)}
              .done=${(answer: any) => this.#committed(answer)}></catalyst-planned>`,
          )
        : ''}</section>`;
  }

  #overview() {
    const v = this.#view;
    return html`<section class="card"><dl>
      <dt>${t('phase')}</dt><dd>${phase(v.phase)}</dd>
      <dt>${t('blueprint')}</dt><dd>${v.blueprint.name} ${v.blueprint.version}</dd>
      <dt>${t('environment')}</dt><dd>${v.environment}</dd>
      <dt>${t('organization')}</dt><dd>${v.organization}</dd>
      <dt>${t('placement')}</dt><dd>${v.placement}</dd>
      <dt>${t('regions')}</dt><dd>${v.regions.join(', ')}</dd>
      ${(v.conditions ?? []).map((c: any) => html`<dt>${c.type}</dt><dd>${c.status} ${c.message ?? ''}</dd>`)}
    </dl></section>`;
  }

  #manifests() {
    const files: any[] = this.#tab.view.manifests;
    return html`${files.map((f) => html`<details class="card" ?open=${files.length < 4}><summary>${f.path}</summary><pre tabindex="0">${f.content}</pre></details>`)}`;
  }

  /** The fields that a commit changed; a secret one without its values. */
  #changes(revision: any) {
    const changes: any[] = revision.changes;
    if (!changes.length) return html`<span class="quiet">${revision.subject ?? ''}</span>`;
    const text = (value: unknown) => (value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value));
    return html`<ul class="plain">${changes.map(
      (c) => html`<li><code>${c.pointer}</code> ${c.secret ? t('hidden') : html`<del>${text(c.before)}</del> → <ins>${text(c.after)}</ins>`}</li>`,
    )}</ul>`;
  }

  #history() {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('history')}><table>
      <thead><tr>${['when', 'author', 'event', 'change', 'commit'].map((word) => html`<th scope="col">${t(word)}</th>`)}<th scope="col"><span class="hidden">${t('rollback')}</span></th></tr></thead>
      <tbody>${this.#tab.view.revisions.map((r: any, number: number) => html`<tr><td>${time(r.at)}</td><td>${r.author}</td><td>${t('event.' + r.event)}</td><td>${this.#changes(r)}</td><td><code>${r.commit.slice(0, 12)}</code></td>
        <td>${number ? html`<button type="button" @click=${() => this.#choose(r)}>${t('rollback')}</button>` : ''}</td></tr>`)}</tbody>
    </table></div>
    ${this.#target ? keyed(this.#target.commit, this.#rollback()) : ''}`;
  }

  #choose(revision: any) {
    this.#target = revision;
    this.#reason = this.#said = '';
    this.requestUpdate();
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('section.card input')?.focus());
  }
}
customElements.define('catalyst-application', ApplicationPage);
