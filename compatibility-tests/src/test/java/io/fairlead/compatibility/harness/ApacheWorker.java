// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Apache Kafka Connect in this JVM. Its classes live in a loader whose parent is the JDK, one for
 * each worker, so that no worker sees another's classes, loggers or static state.
 */
final class ApacheWorker implements ConnectRuntime.RunningWorker {

  private static final String DISTRIBUTED = "org.apache.kafka.connect.cli.ConnectDistributed";
  private static final String STANDALONE = "org.apache.kafka.connect.cli.ConnectStandalone";

  private final ClassLoader classes;
  private final Object connect;
  private final URI restUri;

  private ApacheWorker(ClassLoader classes, Object connect) throws ReflectiveOperationException {
    this.classes = classes;
    this.connect = connect;
    Object rest = call(connect, "rest");
    this.restUri = (URI) call(rest, "advertisedUrl");
  }

  static ApacheWorker distributed(Map<String, String> worker) {
    ClassLoader classes = isolatedClasses();
    return inside(
        classes, () -> new ApacheWorker(classes, startConnect(cli(classes, DISTRIBUTED), worker)));
  }

  static ApacheWorker standalone(Map<String, String> worker, List<Map<String, String>> connectors) {
    ClassLoader classes = isolatedClasses();
    return inside(
        classes,
        () -> {
          String[] files = new String[connectors.size()];
          for (int i = 0; i < files.length; i++) {
            files[i] = write(connectors.get(i)).toString();
          }
          Object cli = cli(classes, STANDALONE);
          Object connect = startConnect(cli, worker);
          Method deploy =
              cli.getClass().getMethod("processExtraArgs", connect.getClass(), String[].class);
          deploy.invoke(cli, connect, files);
          return new ApacheWorker(classes, connect);
        });
  }

  @Override
  public URI restUri() {
    return restUri;
  }

  @Override
  public void close() {
    inside(
        classes,
        () -> {
          call(connect, "stop");
          call(connect, "awaitStop");
          return null;
        });
  }

  private static Object startConnect(Object cli, Map<String, String> worker)
      throws ReflectiveOperationException {
    return cli.getClass().getMethod("startConnect", Map.class).invoke(cli, worker);
  }

  private static Object cli(ClassLoader classes, String type) throws ReflectiveOperationException {
    return classes
        .loadClass(type)
        .getConstructor(String[].class)
        .newInstance((Object) new String[0]);
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }

  private static Path write(Map<String, String> connector) throws IOException {
    Properties properties = new Properties();
    properties.putAll(connector);
    Path file = Files.createTempFile("connector-", ".properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    file.toFile().deleteOnExit();
    return file;
  }

  /** Runs an action as the peer's own main thread would. */
  private static <T> T inside(ClassLoader classes, Action<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      return action.run();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Apache Kafka Connect failed", e.getCause());
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException("cannot drive Apache Kafka Connect", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static ClassLoader isolatedClasses() {
    List<URL> urls = new ArrayList<>();
    try {
      urls.add(ApacheWorker.class.getResource("/apache-connect/"));
      Path runtime = Path.of(System.getProperty("compatibility.apache", "target/apache-connect"));
      try (Stream<Path> jars = Files.list(runtime)) {
        for (Path jar : jars.toList()) {
          urls.add(jar.toUri().toURL());
        }
      }
      for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (isThirdParty(element)) {
          urls.add(Path.of(element).toUri().toURL());
        }
      }
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the peer's jar has not been copied", e);
    }
    ClassLoader classes =
        new URLClassLoader(
            "apache-connect", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    forbidExit(classes);
    return classes;
  }

  /** Jars that do not come from this project, in a build folder or in the local repository. */
  private static boolean isThirdParty(String element) {
    return element.endsWith(".jar")
        && !element.contains("/io/fairlead/")
        && !element.contains("-0.1.0-SNAPSHOT");
  }

  /** A start that fails ends the process, which is the tests' own. */
  private static void forbidExit(ClassLoader classes) {
    try {
      Class<?> exit = classes.loadClass("org.apache.kafka.common.utils.Exit");
      Class<?> procedure = classes.loadClass("org.apache.kafka.common.utils.Exit$Procedure");
      Object refuse =
          java.lang.reflect.Proxy.newProxyInstance(
              classes,
              new Class<?>[] {procedure},
              (proxy, method, arguments) -> {
                throw new IllegalStateException(
                    "Apache Kafka Connect wanted to end the process with code " + arguments[0]);
              });
      exit.getMethod("setExitProcedure", procedure).invoke(null, refuse);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot keep the peer from ending the process", e);
    }
  }

  @FunctionalInterface
  private interface Action<T> {
    T run() throws ReflectiveOperationException, IOException;
  }
}
