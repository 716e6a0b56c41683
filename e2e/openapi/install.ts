// Installs an Application with the client that openapi-typescript generates, follows it, and removes it. The compiler is the first
// check: every member that is used here has the type that the document gives it.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const url = process.env.CATALYST_URL ?? "";
const token = process.env.CATALYST_TOKEN ?? "";
const sovereign = "default";
const client = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const request: components["schemas"]["InstallRequest"] = {
  name: "from-typescript",
  blueprint: "bp-qa-app",
  version: "0.1.0",
  namespace: "qa-omantel",
  placement: "single-region",
  values: { siteTitle: "From TypeScript", replicas: 2 },
  owners: [{ email: "someone@example.org", role: "owner" }],
  healthCheck: { path: "/health", port: "http", intervalSeconds: 30, timeoutSeconds: 5 },
};
const canonical: components["schemas"]["InstallRequest"] = {
  name: "from-typescript",
  blueprintRef: { name: "bp-qa-app", version: "0.1.0" },
  organizationRef: "qa-omantel",
  placement: { mode: "single-region", regions: ["hz-fsn-rtz-prod"] },
  parameters: { siteTitle: "From TypeScript", replicas: 2 },
};

const path = "/api/v1/sovereigns/{id}/applications" as const;
const one = "/api/v1/sovereigns/{id}/applications/{name}" as const;
const params = { path: { id: sovereign } };
const named = { path: { id: sovereign, name: request.name }, query: { namespace: "qa-omantel" } };

const preview = await client.POST("/api/v1/sovereigns/{id}/applications/preview", { params, body: canonical });
expect(preview.data !== undefined && preview.data.manifests.length > 0, `preview: ${JSON.stringify(preview.error)}`);

const installed = await client.POST(path, { params: { ...params, header: { "Idempotency-Key": "typescript-1" } }, body: request });
expect(installed.data !== undefined, `install: ${JSON.stringify(installed.error)}`);
const name: string = installed.data.name;
const placement: "single-region" | "active-active" | "active-hotstandby" = installed.data.placement;
expect(name === request.name && placement === "single-region", "the answer is about another Application");
expect(installed.response.headers.get("etag") !== null && installed.response.headers.get("location") !== null, "headers");
expect(installed.data.spec?.healthCheck?.port === "http" && installed.data.spec.owners?.[0]?.role === "owner", "spec");

const status = await client.GET("/api/v1/sovereigns/{id}/applications/{name}/status", { params: named });
expect(status.data !== undefined && status.data.phase === "Pending" && status.data.name === name, "status");

const list = await client.GET(path, { params: { ...params, query: { limit: 10 } } });
expect(list.data !== undefined && list.data.items.some((item) => item.name === name), "list");

const stale = await client.PUT(one, { params: { ...named, header: { "If-Match": '"stale"' } }, body: { values: {} } });
expect(stale.response.status === 412 && stale.error?.error === "precondition-failed", "a stale If-Match is 412");

const removed = await client.DELETE(one, { params: named });
expect(removed.data?.outcome === "Removed", `remove: ${JSON.stringify(removed.error)}`);
console.log(`openapi-typescript: installed, read, and removed ${name}`);
