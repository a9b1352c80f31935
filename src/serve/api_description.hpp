// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed::serve {

/// OpenAPI 3.1 of what is served to programs.
inline constexpr std::string_view api_description = R"json({
  "openapi": "3.1.0",
  "info": {
    "title": "public-feed, served from a mirror",
    "version": "1",
    "summary": "NAV's search of job ads, as NAV's own server answered",
    "description": "A query reaches at most as many hits as the server's cap (5000) allows, however it is paged, and totalElements never says more. To read everything, page through published=[*,T], take the oldest published received as the next T, and go on until nothing new comes. Ads that are no longer found have been removed and must be taken down at once. An ad is shown up to and including the day of its expires in Oslo.",
    "license": {"name": "MIT", "identifier": "MIT"}
  },
  "servers": [{"url": "/"}],
  "paths": {
    "/public-feed/api/v1/ads": {
      "get": {
        "operationId": "ads",
        "summary": "Search ads, newest published first",
        "security": [{"token": []}],
        "parameters": [
          {"name": "page", "in": "query", "description": "0-based; clamped. A page past the hits is empty.", "schema": {"type": "integer", "format": "int32", "default": 0}},
          {"name": "size", "in": "query", "description": "Clamped to 1..100.", "schema": {"type": "integer", "format": "int32", "default": 20}},
          {"name": "published", "in": "query", "description": "A date or an interval [a,b], (a,b), [a,b), (a,b]; * is open; also now, today, yesterday, tomorrow. UTC without an offset.", "schema": {"type": "string"}, "example": "[2024-06-01,*]"},
          {"name": "updated", "in": "query", "description": "As published.", "schema": {"type": "string"}},
          {"name": "uuid", "in": "query", "description": "Exact; ! in front negates. Several values with commas must all hold.", "schema": {"type": "string"}},
          {"name": "source", "in": "query", "description": "As uuid.", "schema": {"type": "string"}},
          {"name": "orgnr", "in": "query", "description": "As uuid.", "schema": {"type": "string"}},
          {"name": "category", "in": "query", "description": "Words, any of which an occupation has; case does not count.", "schema": {"type": "string"}},
          {"name": "municipal", "in": "query", "description": "Commas mean or. With county, both must hold in one work location.", "schema": {"type": "string"}},
          {"name": "county", "in": "query", "description": "Commas mean or.", "schema": {"type": "string"}}
        ],
        "responses": {
          "200": {"description": "A page of ads", "headers": {"ETag": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}},
          "304": {"description": "The answer is the one named by If-None-Match"},
          "400": {"description": "A number or a date cannot be read", "content": {"text/plain": {"schema": {"type": "string"}}}},
          "401": {"description": "No token, or one that is not accepted", "content": {"text/plain": {"schema": {"type": "string"}}}},
          "502": {"description": "The mirror cannot be read", "content": {"text/plain": {"schema": {"type": "string"}}}}
        }
      }
    },
    "/api/publicToken": {
      "get": {
        "operationId": "publicToken",
        "summary": "The newest public token",
        "responses": {
          "200": {"description": "A line of prose, then the token", "content": {"text/plain": {"schema": {"type": "string"}}}},
          "404": {"description": "There is none", "content": {"text/plain": {"schema": {"type": "string"}}}}
        }
      }
    },
    "/health": {
      "get": {
        "operationId": "health",
        "summary": "How old the mirror is",
        "responses": {
          "200": {"description": "Fresh", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}},
          "503": {"description": "Older than allowed", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}}
        }
      }
    }
  },
  "components": {
    "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
    "schemas": {
      "Page": {
        "type": "object",
        "required": ["content", "totalElements", "pageNumber", "pageSize", "totalPages", "first", "last", "sort"],
        "properties": {
          "content": {"type": "array", "items": {"$ref": "#/components/schemas/Ad"}},
          "totalElements": {"type": "integer"},
          "pageNumber": {"type": "integer"},
          "pageSize": {"type": "integer"},
          "totalPages": {"type": "integer"},
          "first": {"type": "boolean"},
          "last": {"type": "boolean"},
          "sort": {"const": "published:desc"}
        }
      },
      "Ad": {
        "type": "object",
        "description": "As NAV sent it: every value may be null but uuid.",
        "required": ["uuid"],
        "properties": {
          "uuid": {"type": "string", "format": "uuid"},
          "published": {"type": ["string", "null"], "format": "date-time"},
          "expires": {"type": ["string", "null"], "format": "date-time"},
          "updated": {"type": ["string", "null"], "format": "date-time"},
          "title": {"type": ["string", "null"]},
          "description": {"type": ["string", "null"], "description": "HTML"}
        }
      },
      "Health": {
        "type": "object",
        "required": ["status", "active", "last_complete", "age_seconds"],
        "properties": {
          "status": {"enum": ["ok", "old"]},
          "active": {"type": "integer"},
          "last_complete": {"type": ["string", "null"], "format": "date-time"},
          "age_seconds": {"type": ["integer", "null"]}
        }
      }
    }
  }
}
)json";

}  // namespace jobfeed::serve
