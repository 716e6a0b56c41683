import { html, nothing } from 'lit';
import { call, sovereign } from '../api.ts';
import { t, time } from '../i18n.ts';
import { Page, phase } from '../page.ts';

const TABS = ['overview', 'manifests', 'history'];

class ApplicationPage extends Page {
  static properties = { place: { attribute: false }, key: { attribute: false } };
  declare place: string[];
  declare key: string;
  #view: any;
  #tab: any;
  #loaded = '';

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
    const path = await sovereign('/applications/' + encodeURIComponent(this.place[3]));
    const where = '?namespace=' + encodeURIComponent(this.place[2]);
    const [view, tab] = await Promise.all([
      call('GET', path + '/status' + where, undefined, {}, signal),
      this.#name === 'overview' ? null : call('GET', `${path}/${this.#name}${where}`, undefined, {}, signal),
    ]);
    this.#view = view;
    this.#tab = { name: this.#name, view: tab };
  }

  content() {
    const base = this.place.slice(0, 4).map(encodeURIComponent).join('/');
    return html`<nav class="tabs" aria-label=${this.place[3]}>
        ${TABS.map((tab) => html`<a href="/${base}/${tab}" aria-current=${tab === this.#name ? 'page' : nothing}>${t(tab)}</a>`)}
      </nav>
      ${this.#tab.name === 'manifests' ? this.#manifests() : this.#tab.name === 'history' ? this.#history() : this.#overview()}`;
  }

  #overview() {
    const v = this.#view;
    const regions: any[] = v.status?.regions ?? v.regions ?? [];
    return html`<section class="card"><dl>
      <dt>${t('phase')}</dt><dd>${phase(v.phase)}</dd>
      <dt>${t('blueprint')}</dt><dd>${v.blueprint.name} ${v.blueprint.version}</dd>
      <dt>${t('environment')}</dt><dd>${v.environment}</dd>
      <dt>${t('organization')}</dt><dd>${v.organization}</dd>
      <dt>${t('placement')}</dt><dd>${v.placement}</dd>
      <dt>${t('regions')}</dt><dd>${regions.map((r) => (typeof r === 'string' ? r : r.name ?? r.region)).join(', ')}</dd>
      ${(v.conditions ?? []).map((c: any) => html`<dt>${c.type}</dt><dd>${c.status} ${c.message ?? ''}</dd>`)}
    </dl></section>`;
  }

  #manifests() {
    const files: any[] = this.#tab.view.files ?? this.#tab.view.manifests ?? this.#tab.view.items ?? [];
    return html`${files.map((f) => html`<details class="card" ?open=${files.length < 4}><summary>${f.path}</summary><pre tabindex="0">${f.content}</pre></details>`)}`;
  }

  #history() {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('history')}><table>
      <thead><tr>${['when', 'author', 'change', 'commit'].map((word) => html`<th scope="col">${t(word)}</th>`)}</tr></thead>
      <tbody>${this.#tab.view.revisions.map((r: any) => html`<tr><td>${time(r.at)}</td><td>${r.author}</td><td>${r.subject}</td><td><code>${r.commit.slice(0, 12)}</code></td></tr>`)}</tbody>
    </table></div>`;
  }
}
customElements.define('catalyst-application', ApplicationPage);
