import { html } from 'lit';
import { call, sovereign } from '../api.ts';
import { t } from '../i18n.ts';
import { Page, pathOf, phase } from '../page.ts';

class Home extends Page {
  #view: any;

  heading() {
    return t('home');
  }

  async load(signal: AbortSignal) {
    this.#view = await call('GET', await sovereign('/summary'), undefined, {}, signal);
  }

  content() {
    const v = this.#view;
    return html`<p><a class="button main" href="/console/applications/new">${t('new')}</a></p>
      <section class="card"><h2>${t('applications')}: ${v.total}</h2>
        <dl>${Object.entries(v.phases).map(([word, count]) => html`<dt><a href="/console/applications?phase=${word}">${word}</a></dt><dd>${count}</dd>`)}</dl>
      </section>
      <section class="card"><h2>${t('attention')}</h2>
        ${v.needsAttention.length || v.holds.length
          ? html`<ul>${[...v.needsAttention, ...v.holds].map((a: any) => html`<li><a href=${pathOf(a)}>${a.namespace}/${a.name}</a> ${a.phase ? phase(a.phase) : ''} ${a.cause ?? ''}</li>`)}</ul>`
          : html`<p>${t('attention.none')}</p>`}
      </section>`;
  }
}
customElements.define('catalyst-home', Home);
