/**
 * HTTP in, HTTP out: the REST API of a Sovereign (contract section 9), and the overlay for Flux to fetch. The only
 * package that knows the web server (Jetty's core, without servlets) and JSON Web Tokens.
 *
 * <p>Entry: {@link io.openova.catalyst.http.ApiServer}. Each request passes {@code RequestHandler}'s gates; what is
 * particular to a path is one line in a table of {@code Route}s.
 *
 * <p>To add a route: write a class with {@code List<Route> routes()}, add it in {@code ApiServer}'s constructor, and
 * describe it in {@code src/main/resources/http/openapi.yaml} (OpenApiDocument joins the two).
 * {@code Route.sovereign("PUT", "/things/{name}", this::put)} needs an admin somewhere before anything else happens, a
 * GET a viewer; {@code .query("dry")} names the query parameters, {@code .body()} requires a document,
 * {@code .needing(tier)} and {@code .everywhere()} require more, and {@code .checked(…)} refuses what the path alone
 * shows to be forbidden, before the body is read. The endpoint gets an {@code Exchange} and gives an {@code Answer}:
 * {@code Answer.json}, or {@code Answer.stream} to go on writing to the response. It finds Applications through
 * {@code Access.find}, calls {@code Access.require} (or {@code requireInNamespace}) for the Environment as soon as it
 * knows it, and before it reveals anything about existing objects; it reads the body with {@code exchange.document()},
 * and refuses with {@code throw problem.refused()}, where {@code Problems} holds the codes.
 */
@NullMarked
package io.openova.catalyst.http;

import org.jspecify.annotations.NullMarked;
