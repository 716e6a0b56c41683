import { html } from 'lit';
import { call, Problem, sovereign } from '../api.ts';
import { t } from '../i18n.ts';
import { failure, Page, problem } from '../page.ts';

class Validate extends Page {
  #result: any;
  #failed: Problem | undefined;

  heading() {
    return t('validate');
  }

  async load() {}

  async #check(text: string) {
    this.#result = undefined;
    this.#failed = undefined;
    try {
      this.#result = await call('POST', await sovereign('/check'), { text, as: 'install' });
    } catch (e) {
      this.#failed = problem(e);
    }
    this.requestUpdate();
  }

  content() {
    return html`<form class="card" @submit=${(e: SubmitEvent) => {
        e.preventDefault();
        void this.#check(String(new FormData(e.target as HTMLFormElement).get('text')));
      }}>
        <label><span>${t('text')}</span><textarea name="text" spellcheck="false" required></textarea></label>
        <p class="quiet">${t('check.as')}</p><button class="main">${t('check')}</button>
      </form>
      ${this.#failed ? failure(this.#failed) : ''}
      <div role="status">${this.#result ? (this.#result.findings.length ? html`<ul class="card">${this.#result.findings.map((f: any) => html`<li>${f.line ? t('line', { line: f.line, column: f.column }) : ''} <code>${f.rule ?? f.code ?? ''}</code> ${f.message ?? f.detail ?? ''}</li>`)}</ul>` : html`<p class="notice good">${t('check.clean')}</p>`) : ''}</div>`;
  }
}
customElements.define('catalyst-validate', Validate);
