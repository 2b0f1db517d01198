package org.wscsim.cli.config;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.UserSystem;

/**
 * Finds a scheduler of the user's own: a class by name, in a jar, in a folder of classes, or on the class path. Stateless; a
 * loader stays open for as long as its classes are used.
 */
public final class SchedulerJar {
    private SchedulerJar() {}

    /** Whether the name is that of a class; with a jar given, of one that may have no package. The catalogue's names stay its own. */
    public static boolean isClass(String system, @Nullable String jar) {
        return system.contains(".") || (jar != null && !SystemCatalogue.names().contains(system));
    }

    /**
     * Makes one.
     *
     * @throws BadInputException naming the class and what is wrong with it
     */
    public static UserSystem load(String className, @Nullable String jar) {
        try {
            Class<?> found = Class.forName(className, true, loader(jar));
            if (!UserSystem.class.isAssignableFrom(found)) {
                throw wrong(
                        "scheduler of another kind", className, jar, "implement " + UserSystem.class.getName(), null);
            }
            return (UserSystem) found.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw wrong(
                    "scheduler not found", className, jar, "give its full name, and its jar with --scheduler-jar", e);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw wrong(
                    "scheduler cannot be made", className, jar, "give it a public constructor without parameters", e);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw wrong("scheduler's constructor failed", className, jar, "cause: " + cause, cause);
        } catch (ExceptionInInitializerError e) {
            throw wrong("scheduler's class failed to load", className, jar, "cause: " + e.getCause(), e.getCause());
        } catch (LinkageError e) {
            throw wrong(
                    "scheduler cannot be linked", className, jar, "compile it against this version; cause: " + e, e);
        }
    }

    private static BadInputException wrong(
            String fact, String className, @Nullable String jar, String remedy, @Nullable Throwable cause) {
        String where = jar == null ? "" : ", scheduler_jar=" + jar;
        String message = fact + ": class=" + className + where + "; " + remedy;
        return cause == null ? new BadInputException(message) : new BadInputException(message, cause);
    }

    private static ClassLoader loader(@Nullable String jar) {
        ClassLoader ours = SchedulerJar.class.getClassLoader();
        if (jar == null) {
            return ours;
        }
        List<URL> urls = new ArrayList<>();
        for (String entry : jar.split(File.pathSeparator)) {
            try {
                urls.add(require(entry).toUri().toURL());
            } catch (MalformedURLException e) {
                throw new BadInputException("scheduler jar is no file: scheduler_jar=" + entry + "; correct it", e);
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ours);
    }

    private static Path require(String entry) {
        Path path = Path.of(entry);
        if (!Files.exists(path)) {
            throw new BadInputException("no such file: scheduler_jar=" + entry + "; correct the path");
        }
        return path;
    }

    /** Digest of the jars, or of all files in the folders by name. */
    static String checksum(String jar) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String entry : jar.split(File.pathSeparator)) {
                Path root = require(entry);
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(
                                root.relativize(file).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new BadInputException("scheduler cannot be read: scheduler_jar=" + jar + "; cause: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
