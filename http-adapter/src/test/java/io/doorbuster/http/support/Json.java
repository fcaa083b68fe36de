package io.doorbuster.http.support;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into maps and lists, in order; numbers are longs. Checks the JSON that the server writes by hand. */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    public static Map<String, Object> object(final String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            final Map<String, Object> object = readObject(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more than one object: " + text);
            }
            return object;
        } catch (final IOException broken) {
            throw new IllegalArgumentException("not JSON: " + text, broken);
        }
    }

    private static Map<String, Object> readObject(final JsonParser json) throws IOException {
        final Map<String, Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            json.nextToken();
            object.put(name, readValue(json));
        }
        return object;
    }

    private static Object readValue(final JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> readObject(json);
            case START_ARRAY -> readArray(json);
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("unexpected " + json.currentToken());
        };
    }

    private static List<Object> readArray(final JsonParser json) throws IOException {
        final List<Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue(json));
        }
        return array;
    }
}
