import { LitElement, html, type TemplateResult } from 'lit';
import { Problem } from './api.ts';
import { t } from './i18n.ts';
import { go } from './router.ts';

/** A page in light DOM: loads, then shows what came, or why nothing did. */
export abstract class Page extends LitElement {
  #stop = new AbortController();
  #failure: Problem | undefined;
  #isLoading = true;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.reload();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  abstract heading(): string;
  abstract load(signal: AbortSignal): Promise<void>;
  abstract content(): TemplateResult;

  /** Loads again; the latest call wins. */
  async reload(): Promise<void> {
    this.#stop.abort();
    const stop = (this.#stop = new AbortController());
    this.#failure = undefined;
    try {
      await this.load(stop.signal);
    } catch (e) {
      if (stop.signal.aborted) return;
      this.#failure = problem(e);
    }
    if (stop.signal.aborted) return;
    this.#isLoading = false;
    this.requestUpdate();
  }

  render() {
    document.title = this.heading() + ' · Catalyst';
    return html`<h1 tabindex="-1">${this.heading()}</h1>
      ${this.#failure ? failure(this.#failure, () => this.reload()) : this.#isLoading ? skeleton() : this.content()}`;
  }
}

export function problem(e: unknown): Problem {
  if (!(e instanceof Problem)) {
    // A fault of the page itself: shown like any other, and left in the console for whoever looks for it.
    console.error(e);
    return new Problem(500, { title: t('error'), detail: t('fault') });
  }
  if (e.status === 401) go('/login', true);
  return e;
}

function skeleton() {
  return html`<div class="skeleton" role="status"><span class="hidden">${t('loading')}</span><i></i><i></i><i></i></div>`;
}

export function failure(e: Problem, retry?: () => void) {
  const title = e.status === 403 ? t('forbidden') : e.body.title || t('error');
  const errors: any[] = e.body.errors ?? [];
  return html`<section class="notice bad" role="alert">
    <h2>${title}</h2>
    <p>${e.status === 0 ? t('unreachable') : e.body.detail || (e.status === 403 ? t('forbidden.help') : '')}</p>
    ${errors.length ? html`<ul>${errors.map((f) => html`<li><code>${f.field ?? f.pointer ?? ''}</code> ${f.message ?? f.detail ?? ''}</li>`)}</ul>` : ''}
    ${e.body.error ? html`<p class="quiet"><code>${e.body.error}</code></p>` : ''}
    ${e.body.requestId ? html`<p class="quiet">${t('request', { id: e.body.requestId })}</p>` : ''}
    ${retry ? html`<button type="button" @click=${retry}>${t('retry')}</button>` : ''}
  </section>`;
}

export function pathOf(app: any): string {
  return `/console/applications/${encodeURIComponent(app.namespace)}/${encodeURIComponent(app.name)}`;
}

export function phase(word: string) {
  return html`<span class="phase ${word.toLowerCase()}">${word}</span>`;
}
