package io.openova.catalyst;

import io.openova.catalyst.catalog.BlueprintSource;
import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.FolderBlueprints;
import io.openova.catalyst.catalog.LockedBlueprints;
import io.openova.catalyst.chart.ChartLibrary;
import io.openova.catalyst.chart.ChartRenderer;
import io.openova.catalyst.check.ChartCheck;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UnavailableException;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.controller.ApplicationController;
import io.openova.catalyst.controller.base.ClusterUnavailableException;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.githost.GitHosts;
import io.openova.catalyst.gitserver.GitServer;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.OverlayCaretaker;
import io.openova.catalyst.overlay.git.OverlayFetch;
import io.openova.catalyst.overlay.git.Overlays;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Creates and connects the parts of the program. */
final class Wiring implements CommandContext {
    private final Console console;
    private final Settings settings;
    private final SchemaChecker schemas = new SchemaChecker();

    Wiring(Console console) {
        this.console = console;
        this.settings = new Settings(console);
        Optional<String> timeout = console.variable("CATALYST_RENDER_TIMEOUT");
        if (timeout.isPresent()) {
            System.setProperty(ChartRenderer.TIMEOUT, timeout.get());
        }
    }

    @Override
    public ApplicationDelivery delivery(CommandContext.Flags flags) {
        Optional<Path> folder = catalogFolder(flags);
        BlueprintSource blueprints = folder.isPresent() ? new FolderBlueprints(folder.get()) : new BundledBlueprints();
        BlueprintSource older = folder.isPresent() ? LockedBlueprints.of(folder.get()) : LockedBlueprints.bundled();
        ApplicationDelivery delivery = new ApplicationDelivery(
                new Catalog(List.of(blueprints, older)),
                settings.overrides(flags.primaryRegion()),
                new RequestDecoder(flags.isStrict()),
                schemas);
        return flags.charts().isEmpty()
                ? delivery
                : delivery.with(charts(flags.charts()).serving(flags.apiVersions()));
    }

    private ChartCheck charts(List<Path> folders) {
        settings.renderTimeout();
        folders.stream()
                .filter(folder -> !Files.isDirectory(folder))
                .findFirst()
                .ifPresent(folder -> {
                    throw new UsageException("there is no folder " + folder + " (--charts)");
                });
        return new ChartCheck(new ChartLibrary(folders), schemas, ObjectChecker.of(schemas));
    }

    @Override
    public Overlay overlay(OverlayAddress address) {
        return overlay(address, OverlaySettings.defaults().transportTimeout());
    }

    /** For a server, whose callers wait for the remote: {@code transport} bounds each wait. */
    Overlay overlay(OverlayAddress address, Duration transport) {
        try {
            OverlayLocation location = OverlayLocation.parse(address.location());
            return Overlays.open(location, overlaySettings(address, location).withTransportTimeout(transport));
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Overlay proposals(OverlayAddress address, ProposalOrder order) {
        try {
            OverlayLocation location = OverlayLocation.parse(address.location());
            Optional<String> url =
                    location instanceof OverlayLocation.Remote remote ? Optional.of(remote.url()) : Optional.empty();
            GitHosts.Choice choice = new GitHosts.Choice(
                    order.host(),
                    order.url(),
                    order.repository(),
                    () -> settings.gitToken(order.tokenFile().or(address::tokenFile)),
                    false);
            return Overlays.propose(
                    location, overlaySettings(address, location), GitHosts.choose(choice, url), order.branch());
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    private OverlaySettings overlaySettings(OverlayAddress address, OverlayLocation location) {
        OverlaySettings chosen = OverlaySettings.defaults()
                .withCacheDirectory(settings.cache())
                .withToken(() -> settings.gitToken(address.tokenFile()))
                .withAbsentBranch(address.absentBranch());
        if (address.branch().isPresent()) {
            chosen = chosen.withBranch(address.branch().get());
        }
        if (address.signingKey().isPresent()) {
            chosen = chosen.withSigningKey(address.signingKey().get());
        }
        if (location instanceof OverlayLocation.Remote remote && remote.protocol() == OverlayLocation.Protocol.SSH) {
            Path key = settings.sshKey(address.sshKey())
                    .orElseThrow(() -> new UsageException(
                            "an ssh remote needs a private key; add --ssh-key FILE or set CATALYST_SSH_KEY"));
            Path hosts = settings.knownHosts(address.knownHosts())
                    .orElseThrow(() -> new UsageException(
                            "an ssh remote needs its host key; add --known-hosts FILE or set CATALYST_KNOWN_HOSTS"));
            chosen = chosen.withSsh(key, hosts);
        }
        return chosen;
    }

    @Override
    public boolean createOverlayIfAbsent(OverlayAddress address) {
        try {
            if (OverlayLocation.parse(address.location()) instanceof OverlayLocation.Local local
                    && !Files.exists(local.path())) {
                Overlays.create(local.path(), address.branch().orElse("main"));
                return true;
            }
            return false;
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public boolean hasNoCommits(OverlayAddress address) {
        return OverlayLocation.parse(address.location()) instanceof OverlayLocation.Local local
                && Overlays.hasNoBranch(local.path());
    }

    @Override
    public SchemaChecker schemas() {
        return schemas;
    }

    @Override
    public Optional<Path> catalogFolder(CommandContext.Flags flags) {
        Optional<Path> folder = settings.catalog(flags.catalog());
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            throw new UsageException(
                    "the catalog folder " + folder.get() + " does not exist (--catalog, CATALYST_CATALOG)");
        }
        return folder;
    }

    @Override
    public void runController(CommandContext.ControllerOrder order) throws InterruptedException {
        try (Overlay overlay = overlay(order.overlay());
                OverlayCaretaker caretaker =
                        OverlayCaretaker.start(overlay, MaintenanceOrder.whenNeeded(), OverlayCaretaker.EVERY);
                ApplicationController controller = controller(order, overlay)) {
            Runtime.getRuntime().addShutdownHook(new Thread(controller::close));
            controller.run();
        } catch (ClusterUnavailableException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    ApplicationController controller(CommandContext.ControllerOrder order, Overlay overlay) {
        return new ApplicationController(
                order.settings(), delivery(CommandContext.Flags.NONE), overlay, Clock.systemUTC());
    }

    @Override
    public void runServer(CommandContext.ServeOrder order) throws InterruptedException {
        new Serving(this).run(order);
    }

    @Override
    public void runGitServer(Path overlay, String address, int port, Optional<Path> tokenFile)
            throws InterruptedException {
        Optional<String> token = tokenFile.flatMap(file -> settings.gitToken(Optional.of(file)));
        CountDownLatch stopped = new CountDownLatch(1);
        try (GitServer server = new GitServer(new InetSocketAddress(address, port), OverlayFetch.of(overlay), token)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
            server.start();
            console.note("serving " + overlay + " at " + server.url());
            stopped.await();
        }
    }

    @Override
    public CommandContext on(Console other) {
        return new Wiring(other);
    }

    @Override
    public Console console() {
        return console;
    }
}
