import { html } from 'lit';
import { call, sovereign } from '../api.ts';
import { t } from '../i18n.ts';
import { Page, pathOf, phase } from '../page.ts';
import { go, query } from '../router.ts';

const FILTERS = ['search', 'phase', 'environment', 'blueprint', 'sort'];

class Applications extends Page {
  #items: any[] = [];
  #metadata: any = {};
  #timer = 0;
  #routed = () => void this.reload();

  heading() {
    return t('applications');
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('catalyst:route', this.#routed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('catalyst:route', this.#routed);
    clearTimeout(this.#timer);
  }

  async #list(signal?: AbortSignal, next?: string) {
    const wanted = new URLSearchParams({ fields: 'brief', limit: '50', facets: 'phase,environment,blueprint' });
    for (const name of FILTERS) if (query().get(name)) wanted.set(name, query().get(name)!);
    if (next) wanted.set('continue', next);
    return call('GET', (await sovereign('/applications')) + '?' + wanted, undefined, {}, signal);
  }

  async load(signal: AbortSignal) {
    const list = await this.#list(signal);
    this.#items = list.items;
    this.#metadata = list.metadata;
  }

  async #more() {
    const list = await this.#list(undefined, this.#metadata.continue);
    this.#items = [...this.#items, ...list.items];
    this.#metadata = list.metadata;
    this.requestUpdate();
  }

  #set(name: string, value: string) {
    const wanted = query();
    if (value) wanted.set(name, value);
    else wanted.delete(name);
    go('/console/applications' + (wanted.size ? '?' + wanted : ''), true);
  }

  #facet(name: string) {
    const counts: Record<string, number> = this.#metadata.facets?.[name] ?? {};
    const chosen = query().get(name) ?? '';
    const words = [...new Set([...Object.keys(counts), ...(chosen ? [chosen] : [])])];
    return html`<label><span>${t(name)}</span><select @change=${(e: Event) => this.#set(name, (e.target as HTMLSelectElement).value)}>
      <option value="">${t('all')}</option>
      ${words.map((word) => html`<option value=${word} ?selected=${word === chosen}>${word} (${counts[word] ?? 0})</option>`)}
    </select></label>`;
  }

  content() {
    const isFiltered = FILTERS.some((name) => name !== 'sort' && query().has(name));
    return html`<div class="bar">
        <label class="grow"><span>${t('search')}</span><input type="search" .value=${query().get('search') ?? ''} @input=${(e: Event) => {
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => this.#set('search', (e.target as HTMLInputElement).value), 150);
        }}></label>
        ${['phase', 'environment', 'blueprint'].map((name) => this.#facet(name))}
        <label><span>${t('sort')}</span><select @change=${(e: Event) => this.#set('sort', (e.target as HTMLSelectElement).value)}>
          ${['', 'name', 'phase', 'blueprint'].map((word) => html`<option value=${word} ?selected=${word === (query().get('sort') ?? '')}>${word ? t(word) : t('environment')}</option>`)}
        </select></label>
        <a class="button main" href="/console/applications/new">${t('new')}</a>
      </div>
      <p class="quiet" role="status">${t('total', { shown: this.#items.length, total: this.#metadata.total })}</p>
      ${this.#items.length ? this.#table() : html`<section class="notice">
        <h2>${t(isFiltered ? 'empty.filtered' : 'empty')}</h2>
        ${isFiltered ? html`<a href="/console/applications">${t('clear')}</a>` : html`<p>${t('empty.help')}</p>`}
      </section>`}
      ${this.#metadata.continue ? html`<button type="button" @click=${() => this.#more()}>${t('more')}</button>` : ''}`;
  }

  #table() {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('applications')}><table>
      <thead><tr>${['name', 'phase', 'environment', 'blueprint', 'version', 'regions'].map((word) => html`<th scope="col">${t(word)}</th>`)}</tr></thead>
      <tbody>${this.#items.map((a) => html`<tr>
        <td><a href=${pathOf(a)}>${a.name}</a></td>
        <td>${phase(a.phase)} ${a.hold ? html`<span class="phase held">${t('held')}</span>` : ''}</td>
        <td>${a.environment}</td><td>${a.blueprint.name}</td><td>${a.blueprint.version}</td><td>${a.regions.join(', ')}</td>
      </tr>`)}</tbody></table></div>`;
  }
}
customElements.define('catalyst-applications', Applications);
