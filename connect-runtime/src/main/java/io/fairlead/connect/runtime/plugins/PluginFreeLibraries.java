// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

/**
 * Well-known libraries without plugins, whose classes no plugin gets its type from. Most of what
 * lies on class paths and in plugin folders is of these; not reading it makes the first start
 * several times faster. A library that is missing here costs time only.
 */
final class PluginFreeLibraries {

  private static final String[] PREFIXES = {
    "java/",
    "javax/",
    "jakarta/",
    "jdk/",
    "sun/",
    "com/sun/",
    "ch/qos/logback/",
    "com/azure/core/",
    "com/fasterxml/jackson/",
    "com/github/luben/",
    "com/google/api/",
    "com/google/auth/",
    "com/google/common/",
    "com/google/errorprone/",
    "com/google/gson/",
    "com/google/iam/",
    "com/google/inject/",
    "com/google/protobuf/",
    "com/google/re2j/",
    "com/google/rpc/",
    "com/google/thirdparty/",
    "com/google/type/",
    "com/jcraft/",
    "com/mysql/cj/",
    "com/tngtech/",
    "com/zaxxer/",
    "groovy/",
    "io/grpc/",
    "io/micrometer/",
    "io/netty/",
    "io/opentelemetry/",
    "io/prometheus/",
    "io/reactivex/",
    "io/swagger/",
    "io/vertx/",
    "javassist/",
    "kafka/",
    "kotlin/",
    "kotlinx/",
    "net/bytebuddy/",
    "net/jpountz/",
    "net/jqwik/",
    "okhttp3/",
    "okio/",
    "org/antlr/",
    "org/apache/commons/",
    "org/apache/curator/",
    "org/apache/groovy/",
    "org/apache/hadoop/",
    "org/apache/hc/",
    "org/apache/http/",
    "org/apache/kafka/clients/",
    "org/apache/kafka/controller/",
    "org/apache/kafka/coordinator/",
    "org/apache/kafka/image/",
    "org/apache/kafka/metadata/",
    "org/apache/kafka/raft/",
    "org/apache/kafka/server/",
    "org/apache/kafka/storage/",
    "org/apache/kafka/streams/",
    "org/apache/kafka/tools/",
    "org/apache/log4j/",
    "org/apache/logging/",
    "org/apache/lucene/",
    "org/apache/maven/",
    "org/apache/thrift/",
    "org/apache/zookeeper/",
    "org/assertj/",
    "org/bouncycastle/",
    "org/checkerframework/",
    "org/codehaus/groovy/",
    "org/codehaus/jackson/",
    "org/codehaus/mojo/",
    "org/codehaus/plexus/",
    "org/eclipse/jetty/",
    "org/glassfish/",
    "org/hamcrest/",
    "org/jctools/",
    "org/joda/time/",
    "org/junit/",
    "org/jvnet/",
    "org/mariadb/",
    "org/postgresql/",
    "org/reactivestreams/",
    "org/rocksdb/",
    "org/slf4j/",
    "org/testcontainers/",
    "org/xerial/",
    "org/yaml/",
    "reactor/",
    "scala/",
    "software/amazon/awssdk/",
  };

  private static final String KAFKA_COMMON = "org/apache/kafka/common/";
  private static final String KAFKA_PROVIDERS = "org/apache/kafka/common/config/provider/";

  private PluginFreeLibraries() {}

  /**
   * @param path of a class, with slashes
   */
  static boolean contain(String path) {
    if (path.startsWith(KAFKA_COMMON)) {
      return !path.startsWith(KAFKA_PROVIDERS);
    }
    for (String prefix : PREFIXES) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
