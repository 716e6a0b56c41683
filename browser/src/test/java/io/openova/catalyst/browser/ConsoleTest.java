package io.openova.catalyst.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a browser, against the program as a process. */
class ConsoleTest {
    private static final Path SHOTS = Path.of("target", "screenshots");
    /** Pictures of the guide; -Dcatalyst.pictures=true writes them again. */
    private static final List<String> PICTURES = List.of(
            "overview-light-1280",
            "applications-light-1280",
            "held-light-1280",
            "held-dark-360",
            "rollback-dark-360",
            "delete-light-1280");

    private final List<String> complaints = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void a_new_user_installs_an_application_by_the_form_and_git_holds_the_commit() throws Exception {
        String chromium = System.getenv().getOrDefault("CATALYST_BROWSER", "/usr/bin/chromium");
        if (!Files.isExecutable(Path.of(chromium))) {
            System.out.println("NOT RUN: no Chromium");
        }
        Assumptions.assumeTrue(Files.isExecutable(Path.of(chromium)), "NOT RUN: no Chromium");
        ProcessBuilder program =
                new ProcessBuilder(System.getenv("CATALYST"), "serve", "--port", "0").redirectErrorStream(true);
        program.environment().put("XDG_DATA_HOME", folder.toString());
        Process server = program.start();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
                Playwright playwright = Playwright.create();
                Browser browser = playwright.chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(chromium))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")));
                BrowserContext context = browser.newContext()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("open this: ")) {
                line = out.readLine();
            }
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(String.valueOf(line).substring("open this: ".length()));
            page.getByText("Nothing needs you.").waitFor();
            looked(page, "overview");
            link(page, "Applications");
            page.getByText("No Applications yet").waitFor();
            looked(page, "applications-empty");
            link(page, "New Application");
            page.getByLabel("Blueprint").fill("bp-qa-app");
            button(page, "Load the Blueprint");
            page.getByLabel("Name").fill("shop");
            page.getByLabel("siteTitle").fill("Our shop");
            button(page, "Show the plan");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Commit this plan")).waitFor();
            looked(page, "plan");
            button(page, "Commit this plan");
            page.getByText("Committed").waitFor();
            assertEquals("Commit " + head(), page.locator(".notice.good p").innerText());
            link(page, "Open the Application");
            page.getByText("bp-qa-app 0.1.0").waitFor();
            looked(page, "application");
            link(page, "History");
            page.getByText(head().substring(0, 12)).waitFor();
            looked(page, "history");
            link(page, "Manifests");
            page.locator("summary").first().waitFor();
            looked(page, "manifests");
            link(page, "Applications");
            page.getByText("1 of 1").waitFor();
            looked(page, "applications");
            rollsBackAndLifts(page);
            deletes(page);
            assertEquals(List.of(), complaints);
        } finally {
            server.destroy();
        }
    }

    /** F7: a change, a rollback with a reason, the hold that it leaves, and its end. */
    private void rollsBackAndLifts(Page page) throws Exception {
        page.evaluate("""
                async () => {
                  const who = await (await fetch('/api/v1/whoami', {headers: {'X-Catalyst-Request': '1'}})).json();
                  const answer = await fetch(`/api/v1/sovereigns/${who.sovereigns[0].id}/applications/shop`, {
                    method: 'PUT',
                    headers: {'X-Catalyst-Request': '1', 'Content-Type': 'application/json'},
                    body: JSON.stringify({values: {siteTitle: 'A <b>mistake</b>'}}),
                  });
                  if (answer.status !== 200) throw new Error(await answer.text());
                }
                """);
        link(page, "shop");
        link(page, "History");
        page.getByText("A <b>mistake</b>").waitFor();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Roll back"))
                .first()
                .click();
        page.getByLabel("Reason").fill("The title was a mistake");
        button(page, "Show the plan");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Commit this plan")).waitFor();
        looked(page, "rollback");
        button(page, "Commit this plan");
        page.getByText("On hold").waitFor();
        assertTrue(page.getByText("The title was a mistake").first().isVisible());
        assertTrue(page.getByText("Commit " + head()).isVisible());
        looked(page, "held");
        assertTrue(application().contains("siteTitle: Our shop"));
        button(page, "Lift the hold");
        page.getByText("On hold").waitFor(new com.microsoft.playwright.Locator.WaitForOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        assertTrue(page.getByText("Commit " + head()).isVisible());
    }

    /** F11: the name has to be typed, and Git has lost the Application afterwards. */
    private void deletes(Page page) throws Exception {
        link(page, "Delete");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Commit this plan")).waitFor();
        page.getByLabel("Type shop to delete it").fill("sho");
        assertTrue(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Commit this plan"))
                .isDisabled());
        page.getByLabel("Type shop to delete it").fill("shop");
        looked(page, "delete");
        button(page, "Commit this plan");
        page.getByText("No Applications yet").waitFor();
        assertEquals("", application());
        page.navigate(page.url().replaceAll("/console/.*", "/console/nowhere"));
        page.getByText("Page not found").first().waitFor();
        complaints.removeIf(text -> text.contains("404"));
    }

    /** The committed Application, or nothing. */
    private String application() throws Exception {
        String overlay = folder.resolve("catalyst/overlay.git").toString();
        Process files = new ProcessBuilder("git", "-C", overlay, "ls-tree", "-r", "--name-only", "main").start();
        String found = new String(files.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(path -> path.endsWith("/shop/application.yaml"))
                .findFirst()
                .orElse("");
        if (found.isEmpty()) {
            return "";
        }
        Process show = new ProcessBuilder("git", "-C", overlay, "show", "main:" + found).start();
        return new String(show.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void the_bundle_keeps_its_budget() throws Exception {
        assertTrue(size(".js.gz") <= 60_000, "the script is larger than 60 kB compressed");
        assertTrue(size(".css.gz") <= 15_000, "the style sheet is larger than 15 kB compressed");
    }

    private static long size(String ending) throws Exception {
        long sum = 0;
        try (var files = Files.list(Path.of("../generator/target/classes/web/assets"))) {
            for (Path file : files.filter(name -> name.toString().endsWith(ending)).toList()) {
                sum += Files.size(file);
            }
        }
        assertTrue(sum > 0, "build the pages first");
        return sum;
    }

    private static void link(Page page, String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
    }

    private static void button(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
    }

    /** The commit on main, from Git and not from the page. */
    private String head() throws Exception {
        Process git = new ProcessBuilder(
                        "git", "-C", folder.resolve("catalyst/overlay.git").toString(), "rev-parse", "main")
                .start();
        String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, git.waitFor());
        return commit;
    }

    /** Axe finds nothing, light and dark, wide and narrow; a picture of each. */
    private static void looked(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {1280, 360}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(width, 800);
                String place = name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
                page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(place + ".png")));
                if (Boolean.getBoolean("catalyst.pictures") && PICTURES.contains(place)) {
                    page.screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of("..", "docs", "console", place + ".png")));
                }
                assertTrue(new AxeBuilder(page).analyze().violationFree(), () -> place + ": "
                        + new AxeBuilder(page).analyze().getViolations());
            }
        }
        page.setViewportSize(1280, 800);
    }
}
