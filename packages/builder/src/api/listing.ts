import type { Page } from "@millrace/shared/api/common.ts";
import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  type QueryKey,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { type QueryValue, request } from "./client.ts";

/** A list that grows by cursor: what every page with rows needs to know. */
export interface Listing<Item> {
  items: Item[];
  /** True until the first page is here: show skeletons. */
  isPending: boolean;
  /** True while rows of an earlier filter are still shown. */
  isStale: boolean;
  error: Error | null;
  retry: () => void;
  hasMore: boolean;
  loadMore: () => void;
  isLoadingMore: boolean;
}

export interface ListingOptions {
  enabled?: boolean;
  /** Milliseconds between two looks at the server, for lists that change on their own. */
  refetchInterval?: number;
}

/** Reads `GET path?query&cursor=` page by page. */
export function useListing<Item>(
  key: QueryKey,
  path: string,
  query: Record<string, QueryValue> = {},
  options: ListingOptions = {},
): Listing<Item> {
  const result = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      request<Page<Item>>("GET", path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
  });
  const items = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data]);
  return {
    items,
    isPending: result.isPending,
    isStale: result.isPlaceholderData,
    error: result.error,
    retry: () => void result.refetch(),
    hasMore: result.hasNextPage,
    loadMore: () => {
      if (!result.isFetchingNextPage) void result.fetchNextPage();
    },
    isLoadingMore: result.isFetchingNextPage,
  };
}

/** Changes one row in every list below `key` at once, before the server has answered. */
export function patchListings<Item extends { id: string }>(
  client: QueryClient,
  key: QueryKey,
  id: string,
  patch: Partial<Item>,
): void {
  client.setQueriesData<InfiniteData<Page<Item>>>(
    { queryKey: key },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => (item.id === id ? { ...item, ...patch } : item)),
        })),
      },
  );
}
