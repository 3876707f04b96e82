// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.secrets.RedactedFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The words that a record consists of, to be kept out of what is told of it. Names of fields are
 * not content. Words of one letter or two tell too little to matter, and are everywhere.
 */
final class RecordWords {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
  private static final Pattern NAME_END = Pattern.compile("\"\\s*:");
  private static final String MASK = "***";
  // Parsers cut long words short.
  private static final int PART_LENGTH = 12;

  private final Set<String> words = new HashSet<>();
  private final StringBuilder longWords = new StringBuilder();

  private RecordWords() {}

  static RecordWords of(RecordContext context) {
    RecordWords words = new RecordWords();
    ConsumerRecord<byte[], byte[]> consumed = context.consumerRecord();
    if (consumed != null) {
      words.add(consumed.key());
      words.add(consumed.value());
      consumed.headers().forEach(header -> words.add(header.value()));
    }
    SourceRecord polled = context.sourceRecord();
    if (polled != null) {
      words.add(polled.key());
      words.add(polled.value());
      polled.headers().forEach(header -> words.add(header.value()));
    }
    return words;
  }

  /**
   * What may be shown of a record's failure: the failure itself where it is about something else
   * than the record.
   */
  static Throwable without(RecordContext context, Throwable failure) {
    return context.stage().quotesRecords()
        ? RedactedFailure.of(failure, of(context)::redact)
        : failure;
  }

  /** The message with the record's words left out. */
  String redact(String message) {
    if (message == null || words.isEmpty()) {
      return message;
    }
    Matcher matcher = WORD.matcher(message);
    return matcher.replaceAll(
        match -> isOfRecord(match.group()) ? MASK : Matcher.quoteReplacement(match.group()));
  }

  private boolean isOfRecord(String word) {
    return words.contains(word) || (word.length() >= PART_LENGTH && longWords.indexOf(word) >= 0);
  }

  private void add(Object content) {
    if (content instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        add(struct.getWithoutDefault(field.name()));
      }
    } else if (content instanceof Map<?, ?> map) {
      map.values().forEach(this::add);
    } else if (content instanceof Collection<?> collection) {
      collection.forEach(this::add);
    } else if (content instanceof byte[] bytes) {
      addText(new String(bytes, StandardCharsets.UTF_8));
    } else if (content instanceof ByteBuffer buffer) {
      add(Utils.toArray(buffer.duplicate()));
    } else if (content != null) {
      addText(content.toString());
    }
  }

  private void addText(String text) {
    Matcher matcher = WORD.matcher(text);
    Matcher nameEnd = NAME_END.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      if (tells(word) && !isName(text, matcher, nameEnd)) {
        words.add(word);
        if (word.length() >= PART_LENGTH) {
          longWords.append(word).append(' ');
        }
      }
    }
  }

  private static boolean tells(String word) {
    return word.length() > 2 || (word.length() == 2 && Character.isDigit(word.charAt(0)));
  }

  /** Whether the word is the name of a field of a JSON object. */
  private static boolean isName(String text, Matcher word, Matcher nameEnd) {
    return word.start() > 0
        && text.charAt(word.start() - 1) == '"'
        && nameEnd.region(word.end(), text.length()).lookingAt();
  }
}
