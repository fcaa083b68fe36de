package io.doorbuster.http.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Compares JSON values with schemas of {@code openapi.yaml}. It knows only the keywords that the document uses, and
 * fails at any other. An object may have only the members that its schema names: the server sends no others.
 */
final class ApiSchema {
    /** Keywords that say nothing about a value, or that are read together with others. */
    private static final Set<String> SILENT =
            Set.of("description", "format", "default", "additionalProperties", "$ref", "allOf");

    private final UnaryOperator<Object> resolve;

    /** @param resolve returns what the {@code $ref} of a node names, or the node itself if it has none */
    ApiSchema(final UnaryOperator<Object> resolve) {
        this.resolve = resolve;
    }

    /** What is wrong with {@code value}; empty if it fits the schema. {@code at} names it in the faults. */
    List<String> faults(final Object schema, final Object value, final String at) {
        final List<String> faults = new ArrayList<>();
        final List<Map<String, Object>> parts = new ArrayList<>();
        collect(schema, parts);
        for (final Map<String, Object> part : parts) {
            part.forEach((keyword, rule) -> check(keyword, rule, value, at, faults));
        }
        if (value instanceof final Map<?, ?> object) {
            checkMembers(parts, object, at, faults);
        }
        return faults;
    }

    /** The schema, and everything that it includes by {@code $ref} and {@code allOf}. */
    @SuppressWarnings("unchecked")
    private void collect(final Object schema, final List<Map<String, Object>> parts) {
        final Map<String, Object> map = (Map<String, Object>) schema;
        parts.add(map);
        if (map.containsKey("$ref")) {
            collect(resolve.apply(map), parts);
        }
        for (final Object part : (List<Object>) map.getOrDefault("allOf", List.of())) {
            collect(part, parts);
        }
    }

    @SuppressWarnings("unchecked")
    private void check(
            final String keyword, final Object rule, final Object value, final String at, final List<String> faults) {
        final boolean fits = switch (keyword) {
            case "type" -> {
                final List<?> types = rule instanceof final List<?> several ? several : List.of(rule);
                yield types.stream().anyMatch(type -> isOfType(value, (String) type));
            }
            case "enum" -> ((List<Object>) rule).contains(value);
            case "const" -> isEqual(rule, value);
            case "pattern" -> !(value instanceof final String text) || text.matches((String) rule);
            case "maxLength" ->
                !(value instanceof final String text) || text.codePointCount(0, text.length()) <= number(rule);
            case "minimum" -> !(value instanceof Number) || number(value) >= number(rule);
            case "maximum" -> !(value instanceof Number) || number(value) <= number(rule);
            case "minItems" -> !(value instanceof final List<?> list) || list.size() >= number(rule);
            case "maxItems" -> !(value instanceof final List<?> list) || list.size() <= number(rule);
            case "minProperties" -> !(value instanceof final Map<?, ?> map) || map.size() >= number(rule);
            case "required" ->
                !(value instanceof final Map<?, ?> map) || map.keySet().containsAll((List<?>) rule);
            case "not" -> !faults(rule, value, at).isEmpty();
            case "anyOf" -> fitting(rule, value, at) > 0;
            case "oneOf" -> fitting(rule, value, at) == 1;
            case "items" -> {
                int index = 0;
                for (final Object item : value instanceof final List<?> list ? list : List.of()) {
                    faults.addAll(faults(rule, item, at + '[' + index++ + ']'));
                }
                yield true;
            }
            case "properties" -> {
                ((Map<String, Object>) rule).forEach((name, schema) -> {
                    if (value instanceof final Map<?, ?> object && object.containsKey(name)) {
                        faults.addAll(faults(schema, object.get(name), at + '.' + name));
                    }
                });
                yield true;
            }
            default -> {
                if (!SILENT.contains(keyword)) {
                    throw new IllegalArgumentException("the keyword " + keyword + " at " + at + " is not known here");
                }
                yield true;
            }
        };
        if (!fits) {
            faults.add(at + " is " + value + ", not " + keyword + ' ' + rule);
        }
    }

    private static boolean isOfType(final Object value, final String type) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            default -> throw new IllegalArgumentException("the type " + type + " is not known here");
        };
    }

    private static boolean isEqual(final Object rule, final Object value) {
        final boolean areNumbers = rule instanceof Number && value instanceof Number;
        return areNumbers ? number(rule) == number(value) : Objects.equals(rule, value);
    }

    private static long number(final Object value) {
        return ((Number) value).longValue();
    }

    /** How many of the schemas the value fits. Members that only another part of the schema names do not matter. */
    private long fitting(final Object rule, final Object value, final String at) {
        return ((List<?>) rule)
                .stream().filter(schema -> faults(schema, value, at).isEmpty()).count();
    }

    /** Each member is named by a part of the schema, or fits its {@code additionalProperties}. */
    @SuppressWarnings("unchecked")
    private void checkMembers(
            final List<Map<String, Object>> parts, final Map<?, ?> object, final String at, final List<String> faults) {
        final Map<String, Object> known = new LinkedHashMap<>();
        Object others = null;
        boolean namesMembers = false;
        for (final Map<String, Object> part : parts) {
            namesMembers |= part.containsKey("properties") || part.containsKey("additionalProperties");
            known.putAll((Map<String, Object>) part.getOrDefault("properties", Map.of()));
            others = part.getOrDefault("additionalProperties", others);
        }
        final Set<String> unknown = new TreeSet<>((Set<String>) object.keySet());
        unknown.removeAll(known.keySet());
        for (final String name : namesMembers ? unknown : Set.<String>of()) {
            if (others instanceof Map) {
                faults.addAll(faults(others, object.get(name), at + '.' + name));
            } else {
                faults.add(at + '.' + name + " is not in the schema");
            }
        }
    }
}
