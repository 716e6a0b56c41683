/**
 * What a browser gets besides the API: the bundle of the web pages, the headers of a page, and sealed sessions. Knows no web
 * server; {@code http} serves it.
 *
 * <p>The bundle is the folder {@code web/} of the class path. {@code web/index.html} is the shell of every page; in it,
 * {@link io.openova.catalyst.ui.Shell#NONCE} stands for the nonce of the page. {@code /assets/NAME} is the file
 * {@code web/assets/NAME}, and {@code NAME.gz} beside it is the same compressed. A name with a hash ({@code app-3F2K7QZB.js})
 * may be kept for ever.
 */
@NullMarked
package io.openova.catalyst.ui;

import org.jspecify.annotations.NullMarked;
